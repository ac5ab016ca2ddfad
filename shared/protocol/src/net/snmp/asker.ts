import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { QuestionTable, type SnmpAnswer, type SnmpQuestion } from "./question-table.ts";

/** What the kernel holds while this process is busy: some thousand answers. It gives less where its own limit is lower. */
const BUFFER_OCTETS = 1_048_576;

/** How long and how often one asks. */
export interface AskPatience {
  /** Wait after each request, ms. */
  readonly timeoutMs: number;
  /** Requests in all, with the same number. */
  readonly attempts: number;
}

/** `silent`: nobody answered in time. `unreachable`: the system would not even send, e.g. `ENETUNREACH`. */
export type AskOutcome = SnmpAnswer | { readonly kind: "silent" } | { readonly kind: "unreachable"; readonly reason: string };

export interface SnmpAskerDeps {
  readonly clock: { sleep(ms: number, signal: AbortSignal): Promise<void> };
  /** Makes the sockets; Node's own by default. */
  readonly makeSocket?: (options: SocketOptions) => Socket;
}

type Family = "udp4" | "udp6";

/**
 * Asks any number of SNMP agents (v1, v2c) from one socket a family, each question with a wait of its own. It does not pace: who asks
 * thousands says how many at once. A socket that fails is replaced at the next question.
 */
export class SnmpAsker {
  readonly #deps: SnmpAskerDeps;
  readonly #questions = new QuestionTable<(outcome: AskOutcome) => void>(() => randomInt(0, 2 ** 31));
  readonly #sockets = new Map<Family, Promise<Socket>>();
  #isClosed = false;

  constructor(deps: SnmpAskerDeps) {
    this.#deps = deps;
  }

  /**
   * Asks until it is answered, refused, or patience is at its end. Rejects with the signal's reason when it aborts first, and with an
   * `SnmpError` for a question that cannot be written.
   */
  async ask(question: SnmpQuestion, { timeoutMs, attempts }: AskPatience, signal: AbortSignal): Promise<AskOutcome> {
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<AskOutcome>();
    const { id, request } = this.#questions.add(question, resolve);
    const over = new AbortController();
    try {
      for (let attempt = 1; attempt <= attempts; attempt++) {
        await this.#send(request, question, resolve);
        const waited = this.#deps.clock.sleep(timeoutMs, AbortSignal.any([signal, over.signal]));
        const outcome = await Promise.race([promise, waited]);
        if (outcome) return outcome;
      }
      return { kind: "silent" };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      this.#questions.remove(id);
      over.abort();
    }
  }

  /** Open questions stay without an answer. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    for (const socket of await Promise.allSettled(sockets)) {
      if (socket.status === "fulfilled") socket.value.close();
    }
  }

  async #send(request: Uint8Array, { address, port }: SnmpQuestion, resolve: (outcome: AskOutcome) => void): Promise<void> {
    const unreachable = (error: unknown) => resolve({ kind: "unreachable", reason: codeOf(error) });
    try {
      const socket = await this.#socket(isIPv6(address.split("%")[0] ?? "") ? "udp6" : "udp4");
      socket.send(request, port, address, (error) => {
        // A full queue or neighbour table is a lost datagram like any other: the next attempt may do.
        if (error && !PASSING.has(codeOf(error))) unreachable(error);
      });
    } catch (error) {
      unreachable(error);
    }
  }

  #socket(family: Family): Promise<Socket> {
    const held = this.#sockets.get(family);
    if (held !== undefined) return held;
    if (this.#isClosed) return Promise.reject(new Error("the asker is closed"));
    const opening = this.#open(family);
    this.#sockets.set(family, opening);
    return opening;
  }

  async #open(family: Family): Promise<Socket> {
    const socket = (this.#deps.makeSocket ?? createSocket)({ type: family, recvBufferSize: BUFFER_OCTETS });
    const giveUp = () => {
      this.#sockets.delete(family);
      socket.close();
    };
    try {
      socket.bind(0);
      await once(socket, "listening");
    } catch (error) {
      giveUp();
      throw error;
    }
    socket.once("error", giveUp);
    socket.on("message", (bytes: Uint8Array, from: RemoteInfo) => {
      const taken = this.#questions.take(bytes, from);
      taken?.asker(taken.answer);
    });
    return socket;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : String(error));
const PASSING: ReadonlySet<string> = new Set(["ENOBUFS", "EAGAIN", "ENOMEM"]);
