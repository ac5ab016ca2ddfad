import { EventEmitter } from "node:events";
import { systemClock } from "@istars/service/clock.ts";
import { RecordingOutput } from "@istars/service/terminal/recording-output.ts";
import { expect, test } from "vitest";
import { runProgram } from "./program.ts";

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Runs the program with what it says kept. */
async function run(...argv: readonly string[]) {
  const [stdout, stderr, signals] = [new RecordingOutput(), new RecordingOutput(), new EventEmitter()];
  const world = { clock: systemClock, version: "1.2.3", env: {}, stdout, stderr, stdin: nothing(), signals };
  const status = runProgram(argv, world);
  return { status, stdout, stderr, signals };
}

test.each([
  [["--help"], /Usage: ismartview .*serve .*desktop /s],
  [["--version"], /^1\.2\.3\n$/],
  [["serve", "--help"], /--data <dir>.*--http <addr:port>.*0\.0\.0\.0:8090.*Examples:\n {2}ismartview serve --data .*Ends with 0/s],
  [["desktop", "--help"], /--data <dir>.*Ends with 0/s],
])("%j is answered on stdout", async (argv, text) => {
  const { status, stdout, stderr } = await run(...argv);
  expect(await status).toBe(0);
  expect(stdout.text).toMatch(text);
  expect(stderr.text).toBe("");
});

test.each([
  [[], /Usage: ismartview/],
  [["watch"], /unknown command 'watch'/],
  [["serve", "here"], /too many arguments/],
  [["serve", "--database", "postgres://x"], /unknown option '--database'/],
  [["serve", "--http", "8090"], /--http.*"8090" is not an address; expected ADDR:PORT/],
  [["serve", "--http", "127.0.0.1:99999"], /--http.*"127\.0\.0\.1:99999" is not an address/],
  [["serve", "--log-level", "loud"], /--log-level.*Allowed choices are trace, debug/],
])("bad usage %j ends with 2 and says why on stderr", async (argv, message) => {
  const { status, stdout, stderr } = await run(...argv);
  expect(await status).toBe(2);
  expect(stderr.text).toMatch(message);
  expect(stdout.text).toBe("");
});
