import type { Output } from "./output.ts";

/** What is needed of a commander program whose `exitOverride` is on. */
export interface CommandLineProgram {
  parseAsync(argv: readonly string[], options: { readonly from: "user" }): Promise<unknown>;
}

/**
 * Runs what the command line asks for: `null` when the command has ended by itself, 0 after help or version, 2 after bad usage, and 1 after
 * a failure, which is told on `stderr`.
 */
export async function runCommandLine(program: CommandLineProgram, argv: readonly string[], stderr: Output): Promise<number | null> {
  try {
    await program.parseAsync(argv, { from: "user" });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Told by commander itself.
    if ("exitCode" in error && "code" in error && /^commander\./.test(String(error.code))) return error.exitCode === 0 ? 0 : 2;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}
