import { spawn as spawnProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "@istars/service/clock.ts";

/** A program and its arguments. No shell reads them. */
export type Argv = readonly [string, ...string[]];

export interface Program {
  readonly argv: Argv;
  /** Longer than this it may not take, ms. */
  readonly limitMs: number;
  /** Added to the environment of the agent. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input; nothing unless given. */
  readonly input?: string;
}

export interface ProgramEnd {
  /** `too-late`: over its limit; `stopped`: called off by the agent; both ended with all that they started. `not-started`: see `output`. */
  readonly outcome: "ended" | "not-started" | "too-late" | "stopped";
  /** `null`: it was ended by a signal, or never began. */
  readonly exitCode: number | null;
  readonly tookMs: number;
  /** The last of what it said on both of its outputs, at most 4 KB; the system's words where it could not be started. */
  readonly output: string;
  readonly isOutputCut: boolean;
}

/** Runs one program to its end. Never rejects: whatever becomes of it stands in the answer. */
export type RunProgram = (program: Program, signal: AbortSignal) => Promise<ProgramEnd>;

/** It ran by itself to its end and said that all went well. */
export const wentWell = ({ outcome, exitCode }: ProgramEnd): boolean => outcome === "ended" && exitCode === 0;

/** What is used of a process. */
export interface Child {
  readonly pid?: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  once(event: "error", listener: (error: Error) => void): unknown;
  once(event: "exit", listener: (code: number | null) => void): unknown;
  once(event: "close", listener: () => void): unknown;
}

interface SpawnChoices {
  readonly env: NodeJS.ProcessEnv;
  /** A process group of its own, so that it can be ended with all that it started. */
  readonly detached: boolean;
  readonly windowsHide: true;
  readonly shell: false;
}

export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  spawn(program: string, args: readonly string[], choices: SpawnChoices): Child;
  /** As `process.kill`: a negative number is a process group. */
  kill(pid: number, signal: NodeJS.Signals): void;
}

export const hostSystem: System = {
  platform: process.platform,
  env: process.env,
  spawn: (program, args, choices) => spawnProcess(program, args, choices),
  kill: (pid, signal) => void process.kill(pid, signal),
};

const OUTPUT_BYTES = 4_096;
/** Between the polite end and the other one. */
const GRACE_MS = 1_000;
/** For the last words of a program that has ended; what it left behind may hold its outputs open for ever. */
const LAST_WORDS_MS = 200;

/** The end of a stream of bytes. */
class Tail {
  #kept = Buffer.alloc(0);
  isCut = false;

  push(bytes: Buffer): void {
    const all = Buffer.concat([this.#kept, bytes]);
    this.isCut ||= all.length > OUTPUT_BYTES;
    this.#kept = all.subarray(-OUTPUT_BYTES);
  }

  text(): string {
    let from = 0;
    // The cut may have gone through a character: its rest is left out.
    while (this.isCut && from < 4 && ((this.#kept[from] ?? 0) & 0xc0) === 0x80) from += 1;
    return this.#kept.subarray(from).toString("utf8");
  }
}

/** Ends a process and everything it started. */
function endAll(system: System, pid: number, signal: NodeJS.Signals): void {
  if (system.platform === "win32") {
    // Windows knows no signals and no groups: its own program ends the tree.
    const choices = { env: system.env, detached: false, windowsHide: true, shell: false } as const;
    system.spawn("taskkill", ["/pid", String(pid), "/t", "/f"], choices).once("error", () => {}); // it is gone then, or beyond our reach
    return;
  }
  try {
    system.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** Where a system's own programs stand; a service may have been started with less. */
const withSystemPath = ({ platform, env }: System): NodeJS.ProcessEnv =>
  platform === "win32" ? env : { ...env, PATH: `${env.PATH ?? ""}:/usr/sbin:/sbin:/usr/bin:/bin` };

/** Runs programs on `system`, each without a shell, in a group of its own, with a time limit and its output kept. */
export function createProgramRunner(system: System, clock: Clock): RunProgram {
  return async ({ argv: [program, ...args], limitMs, env, input }, signal) => {
    const beganMs = clock.monoMs();
    const tail = new Tail();
    const endWith = (outcome: ProgramEnd["outcome"], exitCode: number | null): ProgramEnd => ({
      outcome,
      exitCode,
      tookMs: Math.round(clock.monoMs() - beganMs),
      output: tail.text(),
      isOutputCut: tail.isCut,
    });
    if (signal.aborted) return endWith("stopped", null);
    const ended = Promise.withResolvers<{ readonly exitCode: number | null; readonly hasStarted: boolean }>();
    const closed = Promise.withResolvers<void>();
    let child: Child;
    try {
      child = system.spawn(program, args, {
        env: { ...withSystemPath(system), ...env },
        detached: system.platform !== "win32",
        windowsHide: true,
        shell: false,
      });
    } catch (error) {
      // Arguments that no system takes, such as one with a zero byte in it.
      tail.push(Buffer.from(error instanceof Error ? error.message : String(error)));
      return endWith("not-started", null);
    }
    child.once("error", (error) => {
      if (child.pid === undefined) tail.push(Buffer.from(error.message));
      ended.resolve({ exitCode: null, hasStarted: child.pid !== undefined });
    });
    child.once("exit", (exitCode) => ended.resolve({ exitCode, hasStarted: true }));
    child.once("close", closed.resolve);
    child.stdout?.on("data", (bytes: Buffer) => tail.push(bytes));
    child.stderr?.on("data", (bytes: Buffer) => tail.push(bytes));
    child.stdin?.on("error", () => {}); // it need not read what it is given
    child.stdin?.end(input ?? "");

    const over = new AbortController();
    const limit = AbortSignal.any([over.signal, signal]);
    const first = await Promise.race([
      ended.promise,
      clock.sleep(limitMs, limit).then(
        () => "too-late" as const,
        () => "stopped" as const,
      ),
    ]);
    over.abort();
    const { pid } = child;
    if (typeof first === "string" && pid !== undefined) {
      endAll(system, pid, "SIGTERM");
      await within(clock, GRACE_MS, ended.promise);
      // Also when it went by itself: what it started may not have.
      endAll(system, pid, "SIGKILL");
    }
    await within(clock, LAST_WORDS_MS, closed.promise);
    child.stdout?.destroy();
    child.stderr?.destroy();
    if (typeof first === "string") return endWith(first, null);
    return first.hasStarted ? endWith("ended", first.exitCode) : endWith("not-started", null);
  };
}

/** Waits for something, but no longer than that. */
async function within(clock: Clock, ms: number, awaited: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([awaited, clock.sleep(ms, over.signal).catch(() => {})]); // called off as soon as the other one is there
  over.abort();
}
