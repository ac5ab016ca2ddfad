import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Pause } from "./pause.ts";
import { type AwayReason, type LinkState, readHandshake, type ServiceLink } from "./service-link.ts";

export interface ChildServiceOptions {
  readonly command: string;
  /** `port`: one that the service should like to have, so that what the page remembers by its address is there again. */
  readonly args: (port: number | null) => readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The port of the last time, `null` at the first. */
  readonly port: number | null;
  readonly onPort: (port: number) => void;
  readonly pause: Pause;
}

/** How long a service may take to say where it is, ms, and how long to end once its input is closed. */
const HANDSHAKE_MS = 20_000;
const END_MS = 3_000;
/** Pauses between attempts, ms: doubling, and short again after a service that has lived. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const LIVED_MS = 30_000;
/** Kept of what it says on stderr, and read of its first line, characters. */
const WORDS_KEPT = 2_000;
const LINE_LIMIT = 4_096;

interface End {
  readonly reason: AwayReason;
  readonly detail: string;
}

/**
 * A service that lives and dies with the window. It says in one line where it is, and ends when its input is closed: also when the window
 * is killed. When it dies it is started again.
 */
export class ChildService implements ServiceLink {
  readonly #options: ChildServiceOptions;
  readonly #stop = new AbortController();
  #over: Promise<void> = Promise.resolve();
  #port: number | null;
  #child: ChildProcessWithoutNullStreams | null = null;
  #wake: AbortController | null = null;

  constructor(options: ChildServiceOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  open(onState: (state: LinkState) => void): void {
    this.#over = this.#keep(onState);
  }

  retry(): void {
    this.#wake?.abort();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake?.abort();
    await this.#over;
  }

  /** Process id of the service while there is one. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async #keep(onState: (state: LinkState) => void): Promise<void> {
    let waitMs = FIRST_RETRY_MS;
    while (!this.#stop.signal.aborted) {
      onState({ kind: "starting" });
      const startedMs = performance.now();
      const end = await this.#live(onState);
      if (this.#stop.signal.aborted) return;
      onState({ kind: "away", ...end });
      if (performance.now() - startedMs > LIVED_MS) waitMs = FIRST_RETRY_MS;
      this.#wake = new AbortController();
      await this.#options.pause(waitMs, this.#wake.signal).catch(() => {}); // woken early
      waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS);
    }
  }

  /** One life of the service. Resolves when its process is gone. */
  async #live(onState: (state: LinkState) => void): Promise<End> {
    const { command, args, env } = this.#options;
    const child = spawn(command, args(this.#port), { env, stdio: "pipe", windowsHide: true });
    this.#child = child;
    const said = new LastWords();
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.add(text));
    child.stdin.on("error", () => {}); // nothing is written, so all it can tell is that the child is gone
    let failure: End | null = null;
    const gone = new Promise<void>((resolve) => {
      child.once("close", () => resolve());
      child.once("error", (error) => {
        failure = { reason: "not-started", detail: error.message };
        if (child.pid === undefined) resolve();
      });
    });
    const whenStopped = () => void this.#end(child, gone);
    this.#stop.signal.addEventListener("abort", whenStopped, { once: true });
    try {
      const line = await this.#firstLine(child, gone);
      const handshake = line === null ? null : readHandshake(line);
      if (handshake !== null && !this.#stop.signal.aborted) {
        this.#port = Number(new URL(handshake.url).port);
        this.#options.onPort(this.#port);
        onState({ kind: "ready", ...handshake });
      } else {
        // The port it liked to have may be another program's by now.
        this.#port = null;
        if (line !== null) failure = { reason: "malformed", detail: line.slice(0, 200) };
        else if (child.exitCode === null && child.signalCode === null) failure ??= { reason: "silent", detail: said.text };
        await this.#end(child, gone);
      }
      await gone;
      return failure ?? { reason: "ended", detail: said.text || howItEnded(child) };
    } finally {
      this.#stop.signal.removeEventListener("abort", whenStopped);
      this.#child = null;
    }
  }

  /** The first line on stdout without its end; `null` when none comes in time. */
  async #firstLine({ stdout }: ChildProcessWithoutNullStreams, gone: Promise<void>): Promise<string | null> {
    const over = new AbortController();
    let text = "";
    const line = new Promise<string>((resolve) => {
      stdout.setEncoding("utf8").on("data", (more: string) => {
        if (text.length > LINE_LIMIT) return; // what comes later is read and dropped, so that the child is never held up
        text += more;
        if (text.includes("\n") || text.length > LINE_LIMIT) resolve(text.split("\n")[0] ?? "");
      });
    });
    const late = this.#options.pause(HANDSHAKE_MS, over.signal).catch(() => {}); // the line has come
    try {
      return await Promise.race([line, late.then(() => null), gone.then(() => null)]);
    } finally {
      over.abort();
    }
  }

  async #end(child: ChildProcessWithoutNullStreams, gone: Promise<void>): Promise<void> {
    child.stdin.end();
    const over = new AbortController();
    const late = this.#options.pause(END_MS, over.signal).then(
      () => child.kill("SIGKILL"),
      () => {}, // it has ended in time
    );
    await gone;
    over.abort();
    await late;
  }
}

/** The end of what a program said. */
class LastWords {
  #text = "";

  add(text: string): void {
    this.#text = (this.#text + text).slice(-WORDS_KEPT);
  }

  get text(): string {
    return this.#text.trim();
  }
}

const howItEnded = ({ exitCode, signalCode }: ChildProcessWithoutNullStreams): string =>
  signalCode === null ? `exit status ${exitCode ?? "unknown"}` : `ended by ${signalCode}`;
