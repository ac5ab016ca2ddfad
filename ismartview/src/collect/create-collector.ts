import { isDeepStrictEqual } from "node:util";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import type { CommunityAskerDeps } from "@istars/protocol/net/source/next-asker.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { CardListener, CardNews } from "../fleet/card-news.ts";
import { CardVoice } from "./card-voice.ts";
import type { Collector, ListenedCard } from "./collector.ts";
import { evenShare } from "./even-share.ts";
import { Gate } from "./gate.ts";
import { IstarsListening } from "./istars-listening.ts";
import type { Listening } from "./listening.ts";
import { NutListening } from "./nut-listening.ts";
import { SharedSecond } from "./shared-second.ts";
import { askerFor, SnmpListening } from "./snmp-listening.ts";

/** Connections that are being made at the same time: after a power failure in the network all cards are there again at once. */
const CONNECTING_AT_ONCE = 100;
/** Names that are asked for at the same time; nobody waits for them. */
const NAMES_AT_ONCE = 20;
/** How often cards are asked that do not tell by themselves, ms. */
const POLL_EVERY_MS = 5_000;

export interface CollectorDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly listener: CardListener;
  /** 0 to 1; spreads attempts to connect. */
  readonly random?: () => number;
  /** Asks over SNMP v1 and v2c; one of its own if left out. */
  readonly asker?: CommunityAskerDeps["asker"];
}

/** Listens to nobody yet. */
export const createCollector = (deps: CollectorDeps): Collector => new CardCollector(deps);

interface Heard {
  readonly card: ListenedCard;
  readonly voice: CardVoice;
  readonly listening: Listening | null;
  readonly stop: AbortController;
  done: Promise<void>;
}

class CardCollector implements Collector {
  readonly #deps: CollectorDeps;
  readonly #asker: CommunityAskerDeps["asker"];
  readonly #ownAsker: SnmpAsker;
  readonly #connectGate = new Gate(CONNECTING_AT_ONCE);
  readonly #statusGate = new Gate(NAMES_AT_ONCE);
  readonly #second: SharedSecond;
  readonly #heard = new Map<number, Heard>();
  /** Those that are not listened to any more and have not ended yet. */
  readonly #ending = new Set<Promise<void>>();
  #isClosed = false;

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
    this.#ownAsker = new SnmpAsker({ clock: deps.clock });
    this.#asker = deps.asker ?? this.#ownAsker;
    this.#second = new SharedSecond(deps.clock);
  }

  listen(card: ListenedCard): void {
    if (this.#isClosed) return;
    const before = this.#heard.get(card.id);
    if (before && isDeepStrictEqual(before.card.reach, card.reach)) return;
    this.stop(card.id);
    const stop = new AbortController();
    const tell = (news: CardNews) => {
      if (!stop.signal.aborted) this.#deps.listener(card.id, news);
    };
    const voice = new CardVoice(tell, this.#deps.clock, before?.voice.allDropped);
    voice.link("connecting", null);
    const listening = this.#make(card, voice);
    const heard: Heard = { card, voice, listening, stop, done: Promise.resolve() };
    this.#heard.set(card.id, heard);
    if (listening) heard.done = this.#run(card.id, listening, stop.signal);
  }

  stop(cardId: number): void {
    const heard = this.#heard.get(cardId);
    if (!heard) return;
    this.#heard.delete(cardId);
    heard.stop.abort();
    this.#ending.add(heard.done);
    void heard.done.finally(() => this.#ending.delete(heard.done));
  }

  askSoon(cardId: number): void {
    this.#heard.get(cardId)?.listening?.askSoon();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cardId of [...this.#heard.keys()]) this.stop(cardId);
    await Promise.all(this.#ending);
    await this.#ownAsker.close();
  }

  async #run(cardId: number, listening: Listening, signal: AbortSignal): Promise<void> {
    try {
      await listening.run(signal);
    } catch (err) {
      // It is not to; whoever wrote it wants to know. Other cards are heard as before.
      this.#deps.log.error({ err, cardId }, "a card's source ended by itself");
      if (!signal.aborted) this.#deps.listener(cardId, { kind: "link", link: "lost", reason: "internal" });
    }
  }

  /** `null`: it cannot be listened to, and has been said to be refused. */
  #make(card: ListenedCard, voice: CardVoice): Listening | null {
    try {
      const listening = this.#listeningTo(card, voice);
      if (listening === null) voice.link("refused", "secret-missing");
      return listening;
    } catch (err) {
      if (!(err instanceof TypeError)) throw err;
      this.#deps.log.warn({ err, cardId: card.id }, "a card cannot be reached as it is set");
      voice.link("refused", "reach-invalid");
      return null;
    }
  }

  #listeningTo({ id, reach, logId, lastEventId }: ListenedCard, voice: CardVoice): Listening | null {
    const { clock, random } = this.#deps;
    const enterGate = (signal: AbortSignal) => this.#connectGate.enter(signal);
    const poll = { id, everyMs: POLL_EVERY_MS, afterMs: POLL_EVERY_MS * evenShare(id) };
    switch (reach.kind) {
      case "istars": {
        const { url, identityKey, token } = reach;
        if (token === undefined) return null;
        const everySecond = (look: () => void) => this.#second.subscribe(look);
        const source = { everySecond, enterGate, ...(random ? { random } : {}) };
        return new IstarsListening(
          { id, url, identityKey, token, logId, lastEventId },
          { clock, voice, statusGate: this.#statusGate, source },
        );
      }
      case "snmp": {
        const ask = askerFor(reach, this.#asker);
        return ask && new SnmpListening(poll, { clock, voice, ask });
      }
      case "nut":
        return new NutListening({ ...poll, reach }, { clock, voice, enterGate });
    }
  }
}
