import { randomBytes } from "node:crypto";
import type { Here } from "@istars/protocol/model/discovery.ts";
import { type Datagram, type DatagramFault, decodeDatagram, encodeDatagram } from "@istars/protocol/net/discovery/datagram.ts";
import { fittedHere } from "@istars/protocol/net/discovery/fitted-here.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { CounterName, CounterSink } from "../metrics/counters.ts";
import { AnswerRate } from "./answer-rate.ts";
import type { Asker } from "./discovery-sockets.ts";
import type { SetDesk } from "./set-desk.ts";

/** Longest wait before a search is answered, ms: a full room must not answer in one burst. */
const JITTER_MS = 60;
/** Questions that wait for their answer at once; the rate keeps them far below. */
const MAX_WAITING = 256;
/** Ports at which somebody searched lately; news are told there. */
const MAX_PORTS = 16;
const REMEMBER_PORT_MS = 300_000;

const COUNTER_OF: Readonly<Record<DatagramFault, CounterName>> = {
  "too-long": "discovery_bad_too_long",
  "too-short": "discovery_bad_too_short",
  magic: "discovery_bad_magic",
  version: "discovery_bad_version",
  type: "discovery_bad_type",
  json: "discovery_bad_json",
  schema: "discovery_bad_schema",
};

export interface ResponderDeps {
  readonly mac: string;
  readonly here: () => Here;
  readonly desk: Pick<SetDesk, "challenge" | "set">;
  /** Whether searches are answered. */
  readonly mayAnswer: () => boolean;
  readonly send: (bytes: Uint8Array, to: Asker) => void;
  /** `near`: an address that is to be reached; `null`: everybody. */
  readonly broadcast: (bytes: Uint8Array, port: number, near: string | null) => void;
  readonly counters: CounterSink;
  readonly clock: Clock;
  /** 0 to 1; how long a search waits for its answer. */
  readonly random: () => number;
}

/** Answers the datagrams that come to a card, as docs/discovery.md says. Nothing of them is trusted. */
export class Responder {
  readonly #deps: ResponderDeps;
  readonly #stop = new AbortController();
  readonly #rates = { find: new AnswerRate(), "challenge?": new AnswerRate(), set: new AnswerRate() } as const;
  /** A question that came twice, by unicast and by broadcast, is answered once. */
  readonly #waiting = new Set<string>();
  /** By port: who searched from it last, and when. The latest is the last one. */
  readonly #askers = new Map<number, { readonly address: string; readonly atMonoMs: number }>();

  constructor(deps: ResponderDeps) {
    this.#deps = deps;
  }

  /** Never throws, and answers nothing that is malformed or not for this card. */
  receive(bytes: Uint8Array, from: Asker): void {
    const { counters } = this.#deps;
    counters.add("discovery_received");
    const datagram = decodeDatagram(bytes);
    if ("fault" in datagram) counters.add(COUNTER_OF[datagram.fault]);
    // Nobody listens at port 0, which only a forged datagram comes from.
    else if (!this.#isForThisCard(datagram) || from.port === 0) counters.add("discovery_ignored");
    else this.#take(datagram, from);
  }

  /** Tells all who searched lately how the card is now, without being asked. */
  announce(): void {
    const now = this.#deps.clock.monoMs();
    const bytes = this.#hereBytes(randomBytes(8).toString("hex"));
    for (const [port, { address, atMonoMs }] of this.#askers) {
      if (now - atMonoMs < REMEMBER_PORT_MS) this.#deps.broadcast(bytes, port, address);
    }
  }

  /** Answers that wait are not given any more. */
  close(): void {
    this.#stop.abort();
  }

  #isForThisCard({ type, body }: Datagram): boolean {
    switch (type) {
      case "find":
        return body.mac === undefined || body.mac === this.#deps.mac;
      case "challenge?":
      case "set":
        return body.mac === this.#deps.mac;
      case "here":
      case "challenge":
      case "result":
        return false;
    }
  }

  #take(datagram: Datagram, from: Asker): void {
    switch (datagram.type) {
      case "find":
        this.#answerLater(datagram, from);
        break;
      case "challenge?":
        this.#challenge(datagram, from);
        break;
      case "set":
        if (this.#isAllowed(datagram, from)) void this.#set(datagram, from);
        break;
      case "here":
      case "challenge":
      case "result":
        break; // answers of other cards, which are not for this one
    }
  }

  #isAllowed({ type }: { readonly type: "find" | "challenge?" | "set" }, { address }: Asker): boolean {
    const isAllowed = this.#rates[type].take(address, this.#deps.clock.monoMs());
    if (!isAllowed) this.#deps.counters.add("discovery_limited");
    return isAllowed;
  }

  #answerLater(find: Datagram & { readonly type: "find" }, from: Asker): void {
    const { mayAnswer, counters } = this.#deps;
    const key = `${find.transaction} ${from.address} ${from.port}`;
    if (!mayAnswer() || this.#waiting.has(key)) return;
    if (this.#waiting.size >= MAX_WAITING) {
      counters.add("discovery_limited");
      return;
    }
    if (!this.#isAllowed(find, from)) return;
    this.#waiting.add(key);
    void this.#answerAfterWait(find.transaction, from, key);
  }

  async #answerAfterWait(transaction: string, from: Asker, key: string): Promise<void> {
    const { clock, random, counters, send, broadcast } = this.#deps;
    const waitMs = random() * JITTER_MS;
    await clock.sleep(waitMs, this.#stop.signal).catch(() => {}); // an aborted sleep is how this stops
    if (this.#stop.signal.aborted) return;
    this.#remember(from);
    const bytes = this.#hereBytes(transaction);
    send(bytes, from);
    broadcast(bytes, from.port, from.address);
    counters.add("discovery_answers");
    // The same question by another way may still be on its way.
    await clock.sleep(JITTER_MS - waitMs, this.#stop.signal).catch(() => {}); // as above
    this.#waiting.delete(key);
  }

  #challenge(question: Datagram & { readonly type: "challenge?" }, from: Asker): void {
    if (!this.#isAllowed(question, from)) return;
    const body = this.#deps.desk.challenge(question.body);
    if (body === null) this.#deps.counters.add("discovery_bad_schema");
    else this.#answer({ type: "challenge", transaction: question.transaction, body }, from);
  }

  async #set({ transaction, body }: Datagram & { readonly type: "set" }, from: Asker): Promise<void> {
    const result = await this.#deps.desk.set(body, { transaction, ...from });
    if (result === null || this.#stop.signal.aborted) return;
    this.#remember(from);
    this.#answer({ type: "result", transaction, body: result }, from);
  }

  #answer(datagram: Datagram, to: Asker): void {
    const bytes = encodeDatagram(datagram);
    this.#deps.send(bytes, to);
    this.#deps.broadcast(bytes, to.port, to.address);
  }

  #hereBytes(transaction: string): Uint8Array {
    return encodeDatagram({ type: "here", transaction, body: fittedHere(this.#deps.here()) });
  }

  #remember({ address, port }: Asker): void {
    this.#askers.delete(port);
    this.#askers.set(port, { address, atMonoMs: this.#deps.clock.monoMs() });
    const [oldest] = this.#askers.keys();
    if (oldest !== undefined && this.#askers.size > MAX_PORTS) this.#askers.delete(oldest);
  }
}
