import { systemClock } from "@istars/service/clock.ts";
import { keepHeapSmall } from "@istars/service/small-heap.ts";
import { runProgram } from "./program.ts";
import { ISMARTMATE_VERSION } from "./version.ts";

keepHeapSmall();
const { stdout, stderr } = process;
// Who reads through a pipe may have read enough.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const status = await runProgram(process.argv.slice(2), {
  clock: systemClock,
  version: ISMARTMATE_VERSION,
  env: process.env,
  signals: process,
  stdout,
  stderr,
  // Here alone, and only when it is called: a dry run never loads what could end the machine (SAFETY 34).
  loadRealHands: async () => (await import("./hands/real-hands.ts")).createRealHands,
});
// What a pipe has not taken yet would be lost.
stdout.write("", () => process.exit(status));
