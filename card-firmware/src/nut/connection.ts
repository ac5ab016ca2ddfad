import { once } from "node:events";
import type { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { LineFramer } from "@istars/protocol/net/nut/line-framer.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { CounterSink } from "../metrics/counters.ts";
import { farewell, refuse } from "./reply.ts";
import type { NutSession } from "./session.ts";

/** After so many lines, or characters of replies, others get their turn and the client has to take what it asked for. */
const LINES_A_TURN = 64;
const CHARACTERS_A_TURN = 16_384;

export interface ConnectionDeps {
  readonly socket: Duplex;
  readonly session: NutSession;
  readonly counters: CounterSink;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Carries a session over a socket: lines are answered one after the other in the order they came, the next is looked at only when the
 * reply before it is on its way, and nothing more is read from a client that does not take its replies. So neither side of a
 * connection can make the card hold more than a buffer or two.
 */
export class NutConnection {
  readonly #deps: ConnectionDeps;
  readonly #framer = new LineFramer();
  readonly #gone = new AbortController();
  #heardMonoMs: number;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    this.#heardMonoMs = deps.clock.monoMs();
  }

  /** How long no line was answered, ms. Bytes that make no line do not count. */
  silentMs(): number {
    return this.#deps.clock.monoMs() - this.#heardMonoMs;
  }

  /** Ends when the connection is closed by either side; never rejects. */
  async serve(): Promise<void> {
    const { socket, session, log } = this.#deps;
    socket.on("close", () => this.#gone.abort());
    try {
      for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
        this.#framer.push(bytes);
        if (!(await this.#answerLines())) break;
      }
      session.end();
      socket.end();
      // What the client still sends after its last word is of no interest, but has to be read for the replies to arrive.
      socket.resume();
      if (!this.#gone.signal.aborted) await once(this.#gone.signal, "abort");
    } catch (err) {
      // A client that left, by reset or in the middle of a reply, is nothing to tell of: its socket is destroyed by then.
      if (!socket.destroyed) log.error({ err }, "a NUT connection failed");
      socket.destroy();
    } finally {
      session.end();
    }
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.#deps.socket.destroy();
  }

  /** False if the connection ends with the last reply. */
  async #answerLines(): Promise<boolean> {
    const { session, counters, clock, socket } = this.#deps;
    let replies = "";
    let lines = 0;
    for (let next = this.#framer.next(); next !== null; next = this.#framer.next()) {
      if (next === "too-long") counters.add("nut_dropped");
      const answer = next === "too-long" ? farewell(refuse("UNKNOWN-COMMAND")) : session.answer(next.line);
      if (answer instanceof Promise && replies !== "") {
        await this.#write(replies);
        replies = "";
      }
      const reply = await answer;
      this.#heardMonoMs = clock.monoMs();
      counters.add("nut_commands");
      if (reply.isError) counters.add("nut_errors");
      replies += reply.text;
      if (reply.closes) {
        socket.end(replies);
        return false;
      }
      lines++;
      if (lines % LINES_A_TURN === 0 || replies.length > CHARACTERS_A_TURN) {
        await this.#write(replies);
        replies = "";
        await nextTurn();
      }
    }
    if (replies !== "") await this.#write(replies);
    return true;
  }

  /** Rejects once the connection is closed. */
  async #write(text: string): Promise<void> {
    this.#gone.signal.throwIfAborted();
    if (!this.#deps.socket.write(text)) await once(this.#deps.socket, "drain", { signal: this.#gone.signal });
  }
}
