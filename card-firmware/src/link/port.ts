import { backoff } from "@istars/service/backoff.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { UpsError } from "../ups-error.ts";
import { type Conversation, OrderConversation, QueryConversation, type Verdict } from "./conversation.ts";
import { type LineCounters, noCounters } from "./counters.ts";
import { type Chunk, Frames } from "./frames.ts";
import { Lane, type Priority } from "./lane.ts";
import type { Exchange, Order, Query } from "./link.ts";
import type { Connection, Transport } from "./transport.ts";

export interface PortDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Quiet time between two exchanges, ms (SAFETY 30). */
const GAP_MS = 100;
/** A port that cannot be opened in this time is tried again later, ms. */
const OPEN_TIMEOUT_MS = 5_000;
/** After a question without an answer, how long a reply waits for a newer one behind it, ms: a Q1 reply takes 196 ms at 2400 baud. */
const LATE_REPLY_MS = 300;
const REOPEN = { firstMs: 500, maxMs: 4_000 } as const;
/** After this many questions in a row that brought not a single byte the port is opened anew: a TCP peer may be gone unnoticed. */
const SILENCES_BEFORE_REOPEN = 5;

/** The exchange under way: gets every chunk that arrives, and ends once. */
interface Ongoing {
  take(chunk: Exclude<Chunk, { kind: "noise" }>): void;
  fail(error: unknown): void;
}

/**
 * Owns one line to a UPS and alone touches it: opens it when it is first needed and again after a loss, keeps exchanges apart, and
 * sorts what comes back into replies, refusals and garbage.
 */
export class Port {
  readonly #deps: PortDeps;
  readonly #lane = new Lane();
  readonly #frames = new Frames();
  #counters = noCounters();
  #connection: Connection | null = null;
  #closed = false;
  #ongoing: Ongoing | null = null;
  /** Whether the adaptor sends everything back, learned from the last answered query. */
  #lineEchoes = false;
  /** The last question got no answer, which may still be on its way. */
  #owesReply = false;
  #quietUntilMs = 0;
  #silences = 0;
  #waits = backoff(REOPEN);
  #failure: { readonly error: UpsError; readonly untilMs: number } | null = null;

  constructor(deps: PortDeps) {
    this.#deps = deps;
  }

  counters(): LineCounters {
    return { ...this.#counters };
  }

  /** The line as seen by somebody of this priority. */
  exchange(priority: Priority): Exchange {
    return {
      ask: (query, signal) => this.#lane.run(() => this.#ask(query, signal), priority, signal),
      tell: (order, signal) => this.#lane.run(() => this.#tell(order, signal), priority, signal),
    };
  }

  /** Ends what is going on with `port.closed` and gives the line back. May be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop(new UpsError("port.closed", `${this.#deps.transport.address} was closed because the card stops`));
  }

  async #ask<T>(query: Query<T>, signal: AbortSignal): Promise<T> {
    const connection = await this.#ready(query.replyStart, query.binary ?? false, signal);
    const conversation = new QueryConversation(query, { lineEchoes: this.#lineEchoes, owesReply: this.#owesReply });
    const heard = this.#counters.noiseBytes + this.#counters.malformed;
    try {
      const answer = await this.#converse(connection, query, conversation, signal);
      this.#counters.answered++;
      this.#silences = 0;
      this.#owesReply = false;
      this.#lineEchoes = conversation.echoed;
      return answer;
    } catch (error) {
      const silent = heard === this.#counters.noiseBytes + this.#counters.malformed && !conversation.echoed;
      await this.#countFailure(error, silent);
      throw error;
    }
  }

  async #tell(order: Order, signal: AbortSignal): Promise<void> {
    const connection = await this.#ready(null, false, signal);
    try {
      await this.#converse(connection, order, new OrderConversation(order, this.#lineEchoes), signal);
      this.#counters.answered++;
    } catch (error) {
      if (!(error instanceof UpsError)) throw error;
      if (error.code === "command.rejected") this.#counters.rejected++;
      if (error.code !== "port.closed") throw error;
      throw new UpsError("command.unknown-outcome", `the line was lost after "${order.text}" was sent; look at the UPS`, { cause: error });
    }
  }

  async #converse<T>(
    connection: Connection,
    request: { readonly text: string; readonly timeoutMs: number },
    conversation: Conversation<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { clock, log } = this.#deps;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const judge = (step: () => Verdict<T>) => {
      try {
        const verdict = step();
        if (verdict.kind === "answered") resolve(verdict.value);
        if (verdict.kind === "failed") reject(verdict.error);
        if (verdict.kind === "doubtful") clock.timeout(LATE_REPLY_MS).addEventListener("abort", onLate, { once: true });
      } catch (error) {
        // A bug in a parser ends the exchange it happened in, not the process: this runs inside a stream's event.
        reject(error);
      }
    };
    const onLimit = () => judge(() => conversation.timeOut(this.#frames.unfinished()));
    // A frame that has begun is waited for, at most until the limit.
    const onLate = () => {
      if (this.#frames.unfinished() === "") onLimit();
    };
    const limit = clock.timeout(request.timeoutMs);
    const onStop = () => reject(signal.reason);
    this.#ongoing = { take: (chunk) => judge(() => conversation.take(chunk)), fail: reject };
    limit.addEventListener("abort", onLimit, { once: true });
    signal.addEventListener("abort", onStop, { once: true });
    try {
      this.#counters.asked++;
      log.trace({ text: request.text }, "to the UPS");
      // Not waited for: on a pseudo-terminal the reply may be there before the write is reported as done.
      connection.write(Buffer.from(`${request.text}\r`, "latin1")).catch((error: unknown) => this.#lost(connection, asClosed(error)));
      return await promise;
    } finally {
      limit.removeEventListener("abort", onLimit);
      signal.removeEventListener("abort", onStop);
      this.#ongoing = null;
      this.#counters.malformed += conversation.malformed;
      this.#quietUntilMs = clock.monoMs() + GAP_MS;
    }
  }

  /** An open, quiet line with nothing left of what came before. */
  async #ready(replyStart: string | null, isBinary: boolean, signal: AbortSignal): Promise<Connection> {
    const { clock } = this.#deps;
    signal.throwIfAborted();
    const connection = this.#connection ?? (await this.#open(signal));
    const restMs = this.#quietUntilMs - clock.monoMs();
    if (restMs > 0) await clock.sleep(restMs, signal);
    await connection.flush();
    if (this.#connection !== connection) throw new UpsError("port.closed", `${this.#deps.transport.address} was lost`);
    this.#counters.noiseBytes += this.#frames.begin(replyStart, isBinary);
    return connection;
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    const { transport, clock, log } = this.#deps;
    if (this.#closed) throw new UpsError("port.closed", `${transport.address} is closed`);
    if (this.#failure && clock.monoMs() < this.#failure.untilMs) throw this.#failure.error;
    // Losing a connection must reach the one it belongs to, and may happen before `open` has handed it over.
    const mine: { connection: Connection | null; lost: boolean } = { connection: null, lost: false };
    try {
      const events = {
        onBytes: (bytes: Uint8Array) => this.#take(bytes),
        onLost: (error: UpsError) => {
          mine.lost = true;
          if (mine.connection) this.#lost(mine.connection, error);
        },
      };
      mine.connection = await transport.open(events, AbortSignal.any([signal, clock.timeout(OPEN_TIMEOUT_MS)]));
    } catch (error) {
      signal.throwIfAborted();
      throw this.#cannotOpen(asClosed(error));
    }
    if (this.#closed || mine.lost) {
      await mine.connection.close();
      throw this.#cannotOpen(new UpsError("port.closed", `${transport.address} was lost while it was being opened`));
    }
    this.#connection = mine.connection;
    this.#counters.opened++;
    this.#failure = null;
    this.#waits = backoff(REOPEN);
    log.info({ address: transport.address }, "line to the UPS opened");
    return mine.connection;
  }

  #cannotOpen(error: UpsError): UpsError {
    const { clock, log } = this.#deps;
    const known = this.#failure?.error.message === error.message;
    if (!known) log.warn({ err: error }, "cannot open the line to the UPS");
    this.#failure = { error, untilMs: clock.monoMs() + this.#waits.next().value };
    return error;
  }

  #take(bytes: Uint8Array): void {
    if (!this.#ongoing) {
      this.#counters.noiseBytes += bytes.length;
      return;
    }
    const { take } = this.#ongoing;
    for (const chunk of this.#frames.push(bytes)) {
      if (chunk.kind === "noise") this.#counters.noiseBytes += chunk.bytes;
      else take(chunk);
    }
  }

  async #countFailure(error: unknown, silent: boolean): Promise<void> {
    if (!(error instanceof UpsError)) return;
    if (error.code === "command.rejected") this.#counters.rejected++;
    if (error.code === "reply.timeout") this.#counters.timedOut++;
    this.#owesReply = error.code === "reply.timeout";
    this.#silences = error.code === "reply.timeout" && silent ? this.#silences + 1 : 0;
    if (this.#silences < SILENCES_BEFORE_REOPEN) return;
    this.#silences = 0;
    this.#deps.log.info({}, "no sign of the UPS; opening the line anew");
    await this.#drop(error);
  }

  #lost(connection: Connection, error: UpsError): void {
    if (this.#connection !== connection) return;
    this.#deps.log.warn({ err: error }, "line to the UPS lost");
    void this.#drop(error);
  }

  async #drop(error: UpsError): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#counters.noiseBytes += this.#frames.begin(null);
    this.#ongoing?.fail(error);
    await connection?.close();
  }
}

const asClosed = (error: unknown): UpsError =>
  error instanceof UpsError ? error : new UpsError("port.closed", error instanceof Error ? error.message : String(error), { cause: error });
