import type { Pause } from "./pause.ts";
import { type Handshake, type LinkState, readHandshake, type ServiceLink } from "./service-link.ts";

export interface AttachedServiceOptions {
  /** The file that the running service writes: `{"url","secret","pid"}`. */
  readonly localFile: string;
  /** Reads a file as text; rejects as the system does. */
  readonly readFile: (path: string) => Promise<string>;
  /** Where the service answers when that file is not for this person to read; they may look then. */
  readonly url: string;
  /** Whether the service answers there. Rejects when it does not, in words. */
  readonly probe: (url: string, signal: AbortSignal) => Promise<void>;
  readonly pause: Pause;
}

/** How often it is looked whether the service is still there, and still the same one, ms. */
const LOOK_EVERY_MS = 2_000;
/** Unanswered looks in a row after which a service that was there counts as gone: a busy machine answers late. */
const MISSES = 3;

/** A service of the system's. It is found, looked at, and never started or ended from here (SAFETY 34). */
export class AttachedService implements ServiceLink {
  readonly #options: AttachedServiceOptions;
  readonly #stop = new AbortController();
  #over: Promise<void> = Promise.resolve();
  #wake: AbortController | null = null;

  constructor(options: AttachedServiceOptions) {
    this.#options = options;
  }

  open(onState: (state: LinkState) => void): void {
    this.#over = this.#watch(onState);
  }

  retry(): void {
    this.#wake?.abort();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake?.abort();
    await this.#over;
  }

  async #watch(onState: (state: LinkState) => void): Promise<void> {
    onState({ kind: "starting" });
    let known: Handshake | null = null;
    let misses = 0;
    while (!this.#stop.signal.aborted) {
      const found = await this.#look();
      if (this.#stop.signal.aborted) return;
      if ("url" in found) {
        misses = 0;
        if (known?.url !== found.url || known.secret !== found.secret) onState({ kind: "ready", ...found });
        known = found;
      } else if (known === null || ++misses >= MISSES) {
        known = null;
        onState(found);
      }
      this.#wake = new AbortController();
      await this.#options.pause(LOOK_EVERY_MS, this.#wake.signal).catch(() => {}); // woken early
    }
  }

  async #look(): Promise<Handshake | Extract<LinkState, { kind: "away" }>> {
    const { localFile, readFile, url, probe } = this.#options;
    const told = await readFile(localFile).catch((error: NodeJS.ErrnoException) => error);
    if (told instanceof Error && told.code !== "EACCES" && told.code !== "EPERM") {
      return { kind: "away", reason: "not-running", detail: told.code === "ENOENT" ? `there is no ${localFile}` : told.message };
    }
    const handshake = told instanceof Error ? { url, secret: null } : readHandshake(told);
    if (handshake === null) return { kind: "away", reason: "malformed", detail: localFile };
    try {
      await probe(handshake.url, this.#stop.signal);
      return handshake;
    } catch (error) {
      return { kind: "away", reason: "not-running", detail: error instanceof Error ? error.message : String(error) };
    }
  }
}
