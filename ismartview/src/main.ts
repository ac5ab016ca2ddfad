import { systemClock } from "@istars/service/clock.ts";
import { keepHeapSteady } from "@istars/service/small-heap.ts";
import { runProgram } from "./program.ts";
import { ISMARTVIEW_VERSION } from "./version.ts";

keepHeapSteady();
const { stdout, stderr, stdin } = process;
// Who reads through a pipe may have read enough.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const world = { clock: systemClock, version: ISMARTVIEW_VERSION, env: process.env, signals: process, stdout, stderr, stdin };
const status = await runProgram(process.argv.slice(2), world);
// What a pipe has not taken yet would be lost.
stdout.write("", () => process.exit(status));
