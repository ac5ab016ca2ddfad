import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";

/** Runs the system's programs; the one place that does. */
export interface Commands {
  /** Resolves with what the program said. Rejects with what it complained about, or when it took longer than 10 s. */
  run(command: readonly string[], signal: AbortSignal): Promise<string>;
  /** Starts a program that goes on until it is stopped. */
  start(command: readonly string[]): RunningCommand;
  /** Ends the process that `pidFile` names, if it is one of these programs. Never rejects. */
  stopLeftOver(pidFile: string, programs: readonly string[]): Promise<void>;
}

export interface RunningCommand {
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): void;
}

const LIMIT_MS = 10_000;
/** Where a system's own programs stand; a service may have been started with less. */
const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin:/usr/bin:/bin` };

export const systemCommands: Commands = {
  run: ([program = "", ...args], signal) =>
    new Promise((resolve, reject) => {
      execFile(program, args, { env, signal, timeout: LIMIT_MS }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${[program, ...args].join(" ")}: ${stderr.trim() || error.message}`, { cause: error }));
      });
    }),
  start: ([program = "", ...args]) => {
    const child: ChildProcess = spawn(program, args, { env, stdio: "ignore" });
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    return { ended, stop: () => void child.kill() };
  },
  stopLeftOver: async (pidFile, programs) => {
    try {
      const pid = Number(await readFile(pidFile, "utf8"));
      // The number may be another program's by now.
      const name = (await readFile(`/proc/${pid}/comm`, "utf8")).trim();
      if (pid > 1 && programs.includes(name)) process.kill(pid);
    } catch {
      // There is no such file or no such process, which is what was wanted.
    }
  },
};
