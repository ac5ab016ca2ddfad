import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** What is asked of the operating system. */
export interface SystemCommands {
  /** What the program said, when it ended well; `null` if it did not, or is not there. Rejects when the signal aborts. */
  run(command: readonly [string, ...string[]], signal: AbortSignal): Promise<string | null>;
  /** `null` if there is no such file. */
  read(path: string): Promise<string | null>;
}

/** A program that hangs is ended after this long, ms. */
const LONGEST_MS = 5_000;

export const systemCommands: SystemCommands = {
  run: ([program, ...args], signal) =>
    new Promise((resolve, reject) => {
      execFile(program, args, { signal, timeout: LONGEST_MS, env: { ...process.env, LC_ALL: "C" } }, (error, stdout) => {
        if (signal.aborted) reject(signal.reason);
        else resolve(error ? null : stdout);
      });
    }),
  read: (path) => readFile(path, "utf8").catch(() => null), // what cannot be read tells nothing, whatever the reason
};
