import { isDeepStrictEqual } from "node:util";
import type { FactName } from "@istars/protocol/model/reading.ts";
import type { Observation, TellName } from "@istars/protocol/net/source/observation.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { CardNews, CardTold } from "../fleet/card-news.ts";

const NOTHING_TOLD: CardTold = { name: null, firmware: null, identity: null, ratings: null };

/** What a card may trigger with besides its facts. */
const NO_FACTS: ReadonlySet<TellName> = new Set(["charge", "runtime", "temperature"]);
const isFact = (name: TellName): name is FactName => !NO_FACTS.has(name);

/** Makes news of what one card says: of state only what is new. */
export class CardVoice {
  readonly #tell: (news: CardNews) => void;
  readonly #clock: Pick<Clock, "monoMs">;
  #link: { readonly state: string; readonly reason: string | null } = { state: "", reason: null };
  #told = NOTHING_TOLD;
  readonly #droppedBefore: number;
  #dropped: number;

  /** `droppedBefore`: values that could not be, from the times before when the card was listened to. */
  constructor(tell: (news: CardNews) => void, clock: Pick<Clock, "monoMs">, droppedBefore = 0) {
    this.#tell = tell;
    this.#clock = clock;
    this.#droppedBefore = droppedBefore;
    this.#dropped = droppedBefore;
  }

  /** Values that could not be, in all. */
  get allDropped(): number {
    return this.#dropped;
  }

  say(news: CardNews): void {
    this.#tell(news);
  }

  link(state: "connecting" | "online" | "lost" | "refused", reason: string | null): void {
    if (state === this.#link.state && reason === this.#link.reason) return;
    this.#link = { state, reason };
    this.#tell({ kind: "link", link: state, reason });
  }

  /** What was told of the card and its UPS; what is left out stays. */
  told(told: Partial<CardTold>): void {
    const all = { ...this.#told, ...told };
    if (isDeepStrictEqual(all, this.#told)) return;
    this.#told = all;
    this.#tell({ kind: "told", told: all });
  }

  /** How many values could not be since it is listened to. */
  dropped(count: number): void {
    const total = this.#droppedBefore + count;
    if (total <= this.#dropped) return;
    this.#dropped = total;
    this.#tell({ kind: "dropped", dropped: total });
  }

  /** A source's observation; its reading is news if it is not `known`. */
  observed({ link, reading, ageMs, tells }: Observation, known: Observation["reading"]): void {
    this.link(link.state, link.reason);
    if (reading === null || ageMs === null || reading === known) return;
    const atMonoMs = this.#clock.monoMs() - (ageMs - reading.ageMs);
    this.#tell({ kind: "reading", reading, tells: tells.filter(isFact), atMonoMs });
  }
}
