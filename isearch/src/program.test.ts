import { EventEmitter } from "node:events";
import { systemClock } from "@istars/service/clock.ts";
import { freeUdpPort } from "@istars/service/scan/free-udp-port.ts";
import { RecordingOutput } from "@istars/service/terminal/recording-output.ts";
import { expect, test } from "vitest";
import { runProgram } from "./program.ts";

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Runs the program with what it says kept. */
async function run(...argv: readonly string[]) {
  const [stdout, stderr, signals] = [new RecordingOutput(), new RecordingOutput(), new EventEmitter()];
  const world = { clock: systemClock, version: "1.2.3", stdout, stderr, stdin: nothing(), signals };
  const status = runProgram(argv, world);
  return { status, stdout, stderr, signals };
}

test.each([
  ["--help", /Usage: isearch .*scan/s],
  ["--version", /^1\.2\.3\n$/],
])("%s is answered on stdout", async (option, text) => {
  const { status, stdout, stderr } = await run(option);
  expect(await status).toBe(0);
  expect(stdout.text).toMatch(text);
  expect(stderr.text).toBe("");
});

test("the help of scan has examples and says what it ends with", async () => {
  const { status, stdout } = await run("scan", "--help");
  expect(await status).toBe(0);
  expect(stdout.text).toMatch(/Examples:\n {2}isearch scan .*--range .*--json.*Ends with 0/s);
});

test.each([
  [[], /Usage: isearch/],
  [["find"], /unknown command 'find'/],
  [["scan", "eth0"], /too many arguments/],
  [["scan", "--quick"], /unknown option '--quick'/],
  [["scan", "--timeout", "100"], /--timeout.*200 to 60000 milliseconds/],
  [["scan", "--timeout", "soon"], /--timeout.*200 to 60000 milliseconds/],
  [["scan", "--port", "0"], /--port.*1 to 65535/],
  [["scan", "--range", "10.0.0.0/8"], /--range.*"10\.0\.0\.0\/8" holds 16,777,214 addresses/],
  [["scan", "--range", "192.0.2.1", "--range", "192.0.2.300"], /--range.*"192\.0\.2\.300" is not a range/],
  [["scan", "--interface", "eth99"], /no interface "eth99".*there are: .*lo/],
  [["scan", "--community", ""], /--community.*1 to 64 characters/],
])("bad usage %j ends with 2 and says why on stderr", async (argv, message) => {
  const { status, stdout, stderr } = await run(...argv);
  expect(await status).toBe(2);
  expect(stderr.text).toMatch(message);
  expect(stdout.text).toBe("");
});

test("a scan that finds nothing ends with 0, and the empty list is JSON too", async () => {
  const { status, stdout, stderr } = await run(
    "scan",
    "--json",
    "--timeout",
    "200",
    "--interface",
    "lo",
    "--port",
    String(await freeUdpPort()),
  );
  expect(await status).toBe(0);
  expect(JSON.parse(stdout.text)).toMatchObject({
    scan: { state: "done", found: 0, request: { timeoutMs: 200, interfaces: ["lo"] } },
    cards: [],
  });
  expect(stderr.text).toBe("");
});

test("Ctrl-C ends a scan early, with what was found until then", async () => {
  const { status, stdout, signals } = await run(
    "scan",
    "--json",
    "--timeout",
    "60000",
    "--interface",
    "lo",
    "--port",
    String(await freeUdpPort()),
  );
  while (signals.listenerCount("SIGINT") === 0) await new Promise<void>((next) => setImmediate(next));
  signals.emit("SIGINT");
  expect(await status).toBe(130);
  expect(JSON.parse(stdout.text)).toMatchObject({ scan: { state: "cancelled" }, cards: [] });
});
