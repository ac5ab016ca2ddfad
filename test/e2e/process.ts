import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { systemClock } from "@istars/service/clock.ts";

export interface ProcessOptions {
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gives it a standard input, see `input`; left out: an empty one. */
  readonly withInput?: true;
}

/** How a process ended: one of the two is not `null`. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program asked to end that has not after this long is killed, ms. */
const PATIENCE_MS = 5_000;

/**
 * A child process with all that it says. It has a process group of its own, so that ending it ends what it started too; it also ends
 * with this process.
 */
export class RunningProcess implements AsyncDisposable {
  readonly name: string;
  /** Settles when the process is gone and all its output is read; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();
  #stdout = "";
  #stderr = "";
  #failure: Error | null = null;
  #end: ProcessEnd | null = null;

  private constructor(command: string, child: ChildProcess) {
    this.name = command;
    this.#child = child;
    this.#collect(child.stdout, (text) => {
      this.#stdout += text;
    });
    this.#collect(child.stderr, (text) => {
      this.#stderr += text;
    });
    const killGroup = () => this.#signalGroup("SIGKILL");
    process.once("exit", killGroup);
    this.ended = new Promise((resolve) => {
      child.on("error", (error) => {
        this.#failure = error;
        if (child.pid === undefined) child.emit("close", null, null);
      });
      child.on("close", (code: number | null, signal: NodeJS.Signals | null) => {
        process.off("exit", killGroup);
        this.#end = { code, signal };
        this.#tell();
        resolve(this.#end);
      });
    });
  }

  /** Starts a program; that it does not exist shows when it is waited for. */
  static start(command: string, args: readonly string[], { env, cwd, withInput }: ProcessOptions = {}): RunningProcess {
    const child: ChildProcess = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: [withInput ? "pipe" : "ignore", "pipe", "pipe"],
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
    });
    return new RunningProcess(command, child);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Where it reads from; open until it is ended. */
  get input(): Writable {
    if (!this.#child.stdin) throw new Error(`${this.name} was started without an input`);
    return this.#child.stdin;
  }

  get isRunning(): boolean {
    return this.#end === null;
  }

  /** The first complete line, of either output, that matches; also one that was said before. Fails when the process ends or time is up. */
  waitForLine(pattern: RegExp, { withinMs }: { readonly withinMs: number }): Promise<RegExpExecArray> {
    const late = systemClock.timeout(withinMs);
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = () => {
      const found = this.#findLine(pattern);
      if (found) resolve(found);
      else if (this.#end)
        reject(new Error(`${this.#told()} ended before it said ${pattern}`, this.#failure ? { cause: this.#failure } : {}));
      else if (late.aborted) reject(new Error(`${this.#told()} did not say ${pattern} within ${withinMs} ms`));
    };
    this.#listeners.add(look);
    late.addEventListener("abort", look, { once: true });
    look();
    return promise.finally(() => this.#listeners.delete(look));
  }

  /** Sends a signal to this process alone. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks the process and everything it started to end, and makes them end if they do not. */
  async stop(): Promise<ProcessEnd> {
    if (this.#end) return this.#end;
    this.#signalGroup("SIGTERM");
    const giveUp = new AbortController();
    const forced = systemClock.sleep(PATIENCE_MS, giveUp.signal).then(
      () => this.#signalGroup("SIGKILL"),
      () => {}, // it ended in time
    );
    const end = await this.ended;
    giveUp.abort();
    await forced;
    return end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    // What the process started may outlive it.
    this.#signalGroup("SIGKILL");
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Nobody of the group is left, which is what was wanted.
    }
  }

  #collect(stream: Readable | null, keep: (text: string) => void): void {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      keep(text);
      this.#tell();
    });
  }

  #findLine(pattern: RegExp): RegExpExecArray | null {
    for (const text of [this.#stdout, this.#stderr]) {
      const lines = text.split("\n");
      if (!this.#end) lines.pop(); // the last one may not be complete
      for (const line of lines) {
        const found = pattern.exec(line);
        if (found) return found;
      }
    }
    return null;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #told(): string {
    const said = [this.#stdout, this.#stderr].map((text) => text.trim()).filter((text) => text !== "");
    return `${this.name} (which said: ${said.join("\n").slice(-2000) || "nothing"})`;
  }
}

/** What a program said and how it ended. */
export interface ProcessResult extends ProcessEnd {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Fails only if it could not be started or did not end in 30 s. */
export async function runProcess(command: string, args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  await using running = RunningProcess.start(command, args, options);
  const late = systemClock.timeout(30_000);
  await Promise.race([running.ended, once(late, "abort")]);
  if (running.isRunning) throw new Error(`${command} ${args.join(" ")} did not end in 30 s`);
  const end = await running.ended;
  if (end.code === null && end.signal === null) throw new Error(`${command} could not be started`);
  return { ...end, stdout: running.stdout, stderr: running.stderr };
}
