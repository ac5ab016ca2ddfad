import { randomBytes } from "node:crypto";
import type { Here } from "../../model/discovery.ts";
import { type AskingDeps, type AskingProblem, AskingSockets } from "./asking-sockets.ts";
import { type Datagram, type DatagramFault, encodeDatagram } from "./datagram.ts";
import { isInSubnet, type LocalInterface } from "./interfaces.ts";
import { SweepPace } from "./sweep-pace.ts";

/** By which question a card was met. */
export type SearchedBy = "broadcast" | "multicast" | "sweep";

/** A card as it answered. */
export interface Met {
  readonly here: Here;
  /** Where the answer came from; IPv6 with its scope. */
  readonly from: string;
  /** Of this machine; `null` if the card was asked through a router. */
  readonly interface: string | null;
  readonly by: SearchedBy;
  /** Its address is in no subnet of the interface that met it, so that nothing but broadcasts reaches it. */
  readonly isWrongSubnet: boolean;
}

export interface SearchRequest {
  /** Asked one by one, besides all around; numeric. */
  readonly addresses?: readonly string[];
  /** Only this card, in lower case with colons; all if left out. */
  readonly mac?: string;
}

export interface SearcherDeps extends AskingDeps {
  /** Called when a card is met, and again when it tells something else, comes from elsewhere, or is met in another way. */
  readonly onMet: (met: Met) => void;
  /** Something could not be used; the search goes on without it. */
  readonly onProblem: (problem: AskingProblem) => void;
  /** Called for each address that was asked by itself, the first time. */
  readonly onAsked?: (address: string) => void;
}

/** What was dropped: a fault of the datagram; no answer to a question of ours; more than one search keeps. */
export type Ignored = DatagramFault | "stray" | "surplus";

/**
 * How often all are asked. Of 254 cards behind 30 % loss and 200 ms each way, one `find` with its two answers meets
 * 0.7 × (1 − 0.3²) = 64 %. Within 3 s, 11 rounds are early enough to be answered: 254 × 0.36^11 < 0.01, so all are met in 99 of 100
 * searches. Afterwards once a second is enough for who is switched on late. The subnets' broadcast addresses are for wires that do not
 * let 255.255.255.255 through; each fourth round is enough, and keeps the room quieter.
 */
const ROUNDS = { everyMs: 250, fast: 12, laterEveryMs: 1_000, subnetEach: 4 } as const;
/** Between the two rounds of a sweep: a slow answer is still an answer. */
const SWEEP_REST_MS = 500;
/** Answers kept apart in one search; more is a forger, or no local network. */
const MOST_MET = 16_384;

interface Question {
  readonly by: SearchedBy;
  readonly interface: LocalInterface | null;
}

/**
 * Looks for cards, by broadcast and multicast on each interface and by unicast to addresses given. One object, one search. The
 * transaction tells by which way and through which interface a card was asked, whichever socket its answer comes to.
 */
export class Searcher {
  readonly #deps: SearcherDeps;
  readonly #sockets: AskingSockets;
  readonly #pace: SweepPace;
  /** By transaction. */
  readonly #questions = new Map<string, Question>();
  /** By way and interface. A card that hears one question twice, e.g. by two broadcast addresses, may answer once. */
  readonly #finds = new Map<string, Uint8Array>();
  readonly #met = new Map<string, string>();
  readonly #answered = new Set<string>();
  readonly #sweeps: Promise<void>[] = [];
  readonly #ignored = new Map<Ignored, number>();
  #body: { readonly mac?: string } = {};
  #signal: AbortSignal | null = null;

  constructor(deps: SearcherDeps) {
    this.#deps = deps;
    this.#pace = new SweepPace(deps.clock);
    this.#sockets = new AskingSockets(deps, {
      onDatagram: (datagram, from) => this.#take(datagram, from),
      onFault: (fault) => this.#ignore(fault),
      onProblem: deps.onProblem,
    });
  }

  /** What came in and was dropped, so far. */
  get ignored(): ReadonlyMap<Ignored, number> {
    return this.#ignored;
  }

  /** Searches until the signal aborts, and returns then. */
  async run({ addresses = [], mac }: SearchRequest, signal: AbortSignal): Promise<void> {
    this.#body = mac === undefined ? {} : { mac };
    await this.#sockets.open();
    try {
      this.#signal = signal;
      this.ask(addresses);
      await this.#askAround(signal);
      await Promise.all(this.#sweeps);
    } finally {
      await this.#sockets.close();
    }
  }

  /** Asks more addresses by unicast while the search runs; before and after it does nothing. */
  ask(addresses: readonly string[]): void {
    if (this.#signal && !this.#signal.aborted) this.#sweeps.push(this.#sweep(addresses, this.#signal));
  }

  async #askAround(signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round++) {
      const due = this.#sockets.outlets.filter(({ isForAll }) => isForAll || round % ROUNDS.subnetEach === 0);
      await Promise.all(due.map((outlet) => outlet.send(this.#find(outlet))));
      const restMs = round < ROUNDS.fast ? ROUNDS.everyMs : ROUNDS.laterEveryMs;
      await this.#deps.clock.sleep(restMs, signal).catch(() => {}); // an aborted sleep is how the search ends
    }
  }

  /** Two rounds; the second for those only that did not answer the first. */
  async #sweep(addresses: readonly string[], signal: AbortSignal): Promise<void> {
    for (const isFirst of [true, false]) {
      for (const address of addresses) {
        if (!isFirst && this.#answered.has(address)) continue;
        const through = this.#sockets.interfaceTo(address);
        await this.#pace.turn(through !== null && !through.isLoopback, signal);
        if (signal.aborted) return;
        await this.#sockets.sendTo(address, this.#find({ by: "sweep", interface: through }));
        if (isFirst) this.#deps.onAsked?.(address);
      }
      await this.#deps.clock.sleep(SWEEP_REST_MS, signal).catch(() => {}); // looked at before the next address
    }
  }

  /** The question of one way and interface: the same octets each time. */
  #find({ by, interface: through }: Question): Uint8Array {
    const key = JSON.stringify([by, through?.name ?? null]);
    const known = this.#finds.get(key);
    if (known) return known;
    const transaction = randomBytes(8).toString("hex");
    const find = encodeDatagram({ type: "find", transaction, body: this.#body });
    this.#questions.set(transaction, { by, interface: through });
    this.#finds.set(key, find);
    return find;
  }

  #take({ type, transaction, body }: Datagram, from: string): void {
    const question = this.#questions.get(transaction);
    if (type !== "here" || !question || (this.#body.mac ?? body.mac) !== body.mac) {
      this.#ignore("stray");
      return;
    }
    const { by, interface: through } = question;
    const way = JSON.stringify([body.mac, by, through?.name ?? null, from]);
    const told = JSON.stringify(body);
    if (this.#met.get(way) === told) return;
    if (!this.#met.has(way) && this.#met.size >= MOST_MET) {
      this.#ignore("surplus");
      return;
    }
    this.#met.set(way, told);
    this.#answered.add(from);
    this.#deps.onMet({ here: body, from, interface: through?.name ?? null, by, isWrongSubnet: isOutside(body.address, through) });
  }

  #ignore(why: Ignored): void {
    this.#ignored.set(why, (this.#ignored.get(why) ?? 0) + 1);
  }
}

/** Whether an IPv4 address is in none of the interface's subnets. */
const isOutside = (address: string, through: LocalInterface | null): boolean =>
  through !== null && !address.includes(":") && !through.ipv4.some((at) => isInSubnet(address, at));
