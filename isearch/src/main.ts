import { systemClock } from "@istars/service/clock.ts";
import { runProgram } from "./program.ts";
import { ISEARCH_VERSION } from "./version.ts";

const { stdout, stderr, stdin } = process;
// Who reads a list through a pipe may have read enough.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const world = { clock: systemClock, version: ISEARCH_VERSION, signals: process, stdout, stderr, stdin };
process.exitCode = await runProgram(process.argv.slice(2), world);
// A command that ended while it still waited for input would keep the process.
stdin.destroy();
