import { UpsError } from "../ups-error.ts";
import type { Chunk } from "./frames.ts";
import type { Order, Query } from "./link.ts";

/** How an exchange came out, or `open` while it still may go on; `doubtful` is an answer unless another one follows at once. */
export type Verdict<T> =
  | { readonly kind: "open" }
  | { readonly kind: "doubtful" }
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "failed"; readonly error: UpsError };

const OPEN = { kind: "open" } as const;
const acknowledges = (line: string): boolean => line === "ACK" || line === "(ACK";
/** `N` is how Voltronic's QS dialects say it. */
const refuses = (line: string): boolean => line === "NAK" || line === "(NAK" || line === "N";

/**
 * Judges what comes back after one request; holds no line and no time. A plain Megatec unit refuses by sending the unknown command
 * back, but a half-duplex adaptor sends every command back: `lineEchoes` says that one echo is the adaptor's own.
 */
export abstract class Conversation<T> {
  /** Complete lines and frames that were not the reply. */
  malformed = 0;
  #echoes = 0;
  readonly #sent: string;
  readonly #lineEchoes: boolean;

  constructor(sent: string, lineEchoes: boolean) {
    this.#sent = sent;
    this.#lineEchoes = lineEchoes;
  }

  /** True if what was sent came back at least once. */
  get echoed(): boolean {
    return this.#echoes > 0;
  }

  take(chunk: Exclude<Chunk, { kind: "noise" }>): Verdict<T> {
    const line = (chunk.kind === "frame" ? this.start + chunk.text : chunk.text).trim();
    if (refuses(line)) return this.#refused(line);
    if (line === this.#sent) {
      this.#echoes++;
      return OPEN;
    }
    return this.read(chunk.kind === "frame" ? chunk.text : null, line);
  }

  /** `unfinished`: a frame whose end never came, start included. */
  timeOut(unfinished: string): Verdict<T> {
    if (!this.hasAnswer && this.#echoes > (this.#lineEchoes ? 1 : 0)) return this.#refused("its echo");
    return this.giveUp(unfinished);
  }

  protected abstract readonly start: string;
  protected abstract readonly hasAnswer: boolean;
  protected abstract read(frame: string | null, line: string): Verdict<T>;
  protected abstract giveUp(unfinished: string): Verdict<T>;

  #refused(by: string): Verdict<T> {
    return { kind: "failed", error: new UpsError("command.rejected", `the UPS refused "${this.#sent}" with ${by}`) };
  }
}

/**
 * A query: only a frame with the right start that parses as whole answers it. Everything else is counted and waited past.
 * `owesReply` says that the question before got no answer: then the first one to come may be that one's, and a second one counts.
 */
export class QueryConversation<T> extends Conversation<T> {
  protected readonly start: string;
  readonly #query: Query<T>;
  #fault: UpsError | null = null;
  #owesReply: boolean;
  #first: { readonly value: T } | null = null;

  constructor(query: Query<T>, { lineEchoes, owesReply }: { readonly lineEchoes: boolean; readonly owesReply: boolean }) {
    super(query.text, lineEchoes);
    this.#query = query;
    this.#owesReply = owesReply;
    this.start = query.replyStart;
  }

  protected get hasAnswer(): boolean {
    return this.#first !== null;
  }

  protected read(frame: string | null, line: string): Verdict<T> {
    const reply = this.start === "" ? line : frame;
    if (reply !== null && !acknowledges(line)) return this.#parse(reply);
    this.malformed++;
    return OPEN;
  }

  protected giveUp(unfinished: string): Verdict<T> {
    const { text, timeoutMs, completeFrom } = this.#query;
    this.#owesReply = false;
    if (completeFrom !== null && unfinished.length >= completeFrom) {
      const verdict = this.#parse(unfinished.slice(1));
      if (verdict.kind === "answered") return verdict;
    }
    if (this.#first) return { kind: "answered", value: this.#first.value };
    const silence = new UpsError("reply.timeout", `no reply to "${text}" within ${timeoutMs} ms; check the cable and that the UPS is on`);
    return { kind: "failed", error: this.#fault ?? silence };
  }

  #parse(frame: string): Verdict<T> {
    try {
      const value = this.#query.parse(frame);
      if (this.#first) this.malformed++;
      if (!this.#owesReply) return { kind: "answered", value };
      this.#owesReply = false;
      this.#first = { value };
      return { kind: "doubtful" };
    } catch (error) {
      if (!(error instanceof UpsError && error.code === "reply.malformed")) throw error;
      this.malformed++;
      this.#fault = error;
      return OPEN;
    }
  }
}

/** An order: silence and ACK both mean accepted. */
export class OrderConversation extends Conversation<void> {
  protected readonly start = "";
  protected readonly hasAnswer = false;

  constructor(order: Order, lineEchoes: boolean) {
    super(order.text, lineEchoes);
  }

  protected read(_frame: string | null, line: string): Verdict<void> {
    if (acknowledges(line)) return { kind: "answered", value: undefined };
    this.malformed++;
    return OPEN;
  }

  protected giveUp(): Verdict<void> {
    return { kind: "answered", value: undefined };
  }
}
