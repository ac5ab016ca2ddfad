import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Report, spreadOf, spreadText } from "./report.ts";

/*
 * Raw polling of third-party cards: our manager (one socket, own codec) beside npm's net-snmp (one session), each in a process of its own
 * against the same responder, rounds in turn, ratios round by round; and what bare datagrams of the same size cost. One poll is one GET of twenty objects.
 * `node test/bench/poll.ts [--seconds N] [--rounds N] [--outstanding N]`. Ends with 1 when the median ratio misses its target.
 */
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    outstanding: { type: "string", default: "64" },
  },
});
/** Our polls for one of net-snmp's, at least. */
const TARGET = 4;

interface Polled {
  readonly perSecond: number;
  readonly cpuUsPerPoll: number;
  readonly rssMb: number;
}

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function run(manager: "istars" | "net-snmp" | "bare", port: number): Polled {
  const given = ["--manager", manager, "--port", String(port), "--seconds", options.seconds, "--outstanding", options.outstanding];
  const done = spawnSync(process.execPath, [pathOf("poll-client.ts"), ...given], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${manager} ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout) as Polled;
}

const responder = spawn(process.execPath, [pathOf("poll-responder.ts")], { stdio: ["pipe", "pipe", "inherit"] });
try {
  const [line] = (await once(createInterface({ input: responder.stdout }), "line")) as [string];
  const { port } = JSON.parse(line) as { port: number };
  const report = new Report("poll");
  const rounds = Array.from({ length: Number(options.rounds) }, (_, round) => {
    const theirs = run("net-snmp", port);
    const ours = run("istars", port);
    const limit = run("bare", port);
    const ratio = ours.perSecond / theirs.perSecond;
    console.log(
      `      round ${round + 1}: iStars ${ours.perSecond.toFixed(0)}/s at ${ours.cpuUsPerPoll.toFixed(1)} us each, ` +
        `net-snmp ${theirs.perSecond.toFixed(0)}/s at ${theirs.cpuUsPerPoll.toFixed(1)} us each, ` +
        `bare datagrams ${limit.perSecond.toFixed(0)}/s at ${limit.cpuUsPerPoll.toFixed(1)} us each, ratio ${ratio.toFixed(2)}`,
    );
    return { ours, theirs, limit, ratio };
  });
  const spread = (name: string, pick: (round: (typeof rounds)[number]) => number, unit: string) => {
    const found = spreadOf(rounds.map(pick));
    report.tell(name, found, spreadText(found, unit));
    return found;
  };
  spread("iStars polls a second", ({ ours }) => ours.perSecond, "/s");
  spread("net-snmp polls a second", ({ theirs }) => theirs.perSecond, "/s");
  spread("processor for a poll, iStars", ({ ours }) => ours.cpuUsPerPoll, "us");
  spread("processor for a poll, net-snmp", ({ theirs }) => theirs.cpuUsPerPoll, "us");
  spread("processor for a bare datagram and its answer", ({ limit }) => limit.cpuUsPerPoll, "us");
  spread("iStars memory", ({ ours }) => ours.rssMb, "MB");
  const ratio = spread("ratio of polls", ({ ratio: one }) => one, "x");
  report.judge({ name: "net-snmp's polls for one of ours", value: 1 / ratio.p50, limit: 1 / TARGET, unit: "polls" });
  process.exitCode = report.finish();
} finally {
  responder.stdin.end();
}
