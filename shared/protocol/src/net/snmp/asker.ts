import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from "node:dgram";
import { once } from "node:events";
import { AbortList } from "./abort-list.ts";
import { Asking, type AskingDeps, type AskOutcome, type AskPatience } from "./asking.ts";
import { Deadlines, type WaitingClock } from "./deadlines.ts";
import { QuestionTable, type SnmpQuestion } from "./question-table.ts";
import { randomRequestIds } from "./request-ids.ts";

/** What the kernel holds while this process is busy: some thousand answers. It gives less where its own limit is lower. */
const BUFFER_OCTETS = 1_048_576;

export interface SnmpAskerDeps {
  readonly clock: WaitingClock;
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
  readonly #shared: AskingDeps;
  /** Being opened, or open. */
  readonly #sockets = new Map<Family, Promise<Socket>>();
  /** Open, so that nothing has to be waited for. */
  readonly #open = new Map<Family, Socket>();
  #isClosed = false;

  constructor(deps: SnmpAskerDeps) {
    this.#deps = deps;
    this.#shared = {
      questions: new QuestionTable<Asking>(randomRequestIds()),
      deadlines: new Deadlines(deps.clock),
      aborts: new AbortList(),
      send: (asking) => this.#send(asking),
    };
  }

  /**
   * Asks until it is answered, refused, or patience is at its end. Rejects with the signal's reason when it aborts first, and with an
   * `SnmpError` for a question that cannot be written.
   */
  ask(question: SnmpQuestion, patience: AskPatience, signal: AbortSignal): Promise<AskOutcome> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => new Asking(this.#shared, question, patience, signal, resolve, reject).attempt());
  }

  /** Open questions stay without an answer. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    this.#open.clear();
    for (const socket of await Promise.allSettled(sockets)) {
      if (socket.status === "fulfilled") socket.value.close();
    }
  }

  #send(asking: Asking): void {
    const family = familyOf(asking.open.question.address);
    const open = this.#open.get(family);
    if (open) carry(open, asking);
    else
      this.#socket(family).then(
        (socket) => carry(socket, asking),
        (error) => asking.settle(unreachable(error)),
      );
  }

  #socket(family: Family): Promise<Socket> {
    const held = this.#sockets.get(family);
    if (held !== undefined) return held;
    if (this.#isClosed) return Promise.reject(new Error("the asker is closed"));
    const opening = this.#bind(family);
    this.#sockets.set(family, opening);
    return opening;
  }

  async #bind(family: Family): Promise<Socket> {
    const socket = (this.#deps.makeSocket ?? createSocket)({ type: family, recvBufferSize: BUFFER_OCTETS, lookup: asItIs });
    const giveUp = () => {
      this.#sockets.delete(family);
      this.#open.delete(family);
      socket.close();
    };
    try {
      // Without a look-up it may listen before `bind` returns.
      const listening = once(socket, "listening");
      socket.bind(0);
      await listening;
    } catch (error) {
      giveUp();
      throw error;
    }
    socket.once("error", giveUp);
    socket.on("message", (bytes: Uint8Array, from: RemoteInfo) => {
      const taken = this.#shared.questions.take(bytes, from);
      taken?.asker.settle(taken.answer);
    });
    if (!this.#isClosed) this.#open.set(family, socket);
    return socket;
  }
}

function carry(socket: Socket, asking: Asking): void {
  const { request, question, template } = asking.open;
  try {
    // Whoever answered last time most likely can be reached: to be told that it was sent costs as much as to read the answer. If it does
    // not answer this time, how the next request was sent is asked for.
    if (template.isAnswered) socket.send(request, question.port, question.address);
    else
      socket.send(request, question.port, question.address, (error) => {
        // A full queue or neighbour table is a lost datagram like any other: the next attempt may do.
        if (error && !PASSING.has(codeOf(error))) asking.settle(unreachable(error));
      });
  } catch (error) {
    asking.settle(unreachable(error));
  }
}

const unreachable = (error: unknown): AskOutcome => ({ kind: "unreachable", reason: codeOf(error) });

const familyOf = (address: string): Family => (address.includes(":") ? "udp6" : "udp4");

/** Questions go to addresses, never to names: there is nothing to look up, and not looking saves a turn of the event loop for each. */
const asItIs: NonNullable<SocketOptions["lookup"]> = (address, _options, take) => take(null, address, address.includes(":") ? 6 : 4);

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : String(error));
const PASSING: ReadonlySet<string> = new Set(["ENOBUFS", "EAGAIN", "ENOMEM"]);
