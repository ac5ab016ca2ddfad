import { request } from "node:http";
import { parseArgs } from "node:util";
import { systemClock } from "@istars/service/clock.ts";

/*
 * The least that receiving a fleet can cost: the same streams as iSmartView has, read and parsed by nothing but Node and thrown away.
 * Prints one line of JSON. `node test/bench/fleet-receive.ts --first ORIGIN --token T --seconds N ORIGIN…` reads origins from stdin, one a
 * line.
 */

const { values: options } = parseArgs({ options: { token: { type: "string", default: "" }, seconds: { type: "string", default: "20" } } });
const AT_ONCE = 100;
const PATH = "/api/v1/stream?topics=reading,link,alarm,event&readingEveryMs=2000";

let text = "";
for await (const part of process.stdin.setEncoding("utf8")) text += part;
const origins = text.split("\n").filter((line) => line !== "");
let messages = 0;

/** Resolves when the stream has said something; it is read on until this process ends. */
const follow = (origin: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const asked = request(origin + PATH, { headers: { authorization: `Bearer ${options.token}` }, agent: false }, (answer) => {
      let rest = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("data: ")) continue;
          JSON.parse(line.slice("data: ".length));
          messages++;
        }
        resolve();
      });
    });
    asked.on("error", reject).end();
  });

const never = new AbortController().signal;
const beganMs = systemClock.monoMs();
const waiting = [...origins];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let origin = waiting.pop(); origin !== undefined; origin = waiting.pop()) await follow(origin);
  }),
);
const connectedMs = systemClock.monoMs() - beganMs;
await systemClock.sleep(3_000, never);
const [before, fromMs, fromMessages] = [process.cpuUsage(), systemClock.monoMs(), messages];
await systemClock.sleep(Number(options.seconds) * 1_000, never);
const { user, system } = process.cpuUsage(before);
const passedMs = systemClock.monoMs() - fromMs;
const found = {
  connectedMs,
  cpuPercent: (user + system) / 10 / passedMs,
  messagesPerS: ((messages - fromMessages) / passedMs) * 1_000,
  rssMb: process.memoryUsage.rss() / 2 ** 20,
};
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
