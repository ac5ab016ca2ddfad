import { systemClock } from "@istars/service/clock.ts";
import { runProgram } from "./program.ts";
import { ISEARCH_VERSION } from "./version.ts";

const { stdout, stderr, stdin } = process;
process.exitCode = await runProgram(process.argv.slice(2), {
  ...{ clock: systemClock, version: ISEARCH_VERSION, signals: process },
  ...{ stdout, stderr, stdin },
});
