import type { CardChange, ChangeRun, ChangeStep, PlanRow } from "@istars/protocol/model/isearch/address-plan.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { OurCard } from "./plan-judge.ts";

/** One card of a run, with what shall become of it. */
export interface ChangeJob {
  readonly card: OurCard;
  readonly wanted: PlanRow["wanted"];
}

/** Steps after which nothing more happens to a card. */
const LAST_STEPS: ReadonlySet<ChangeStep> = new Set(["done", "refused", "rolled-back", "unknown", "cancelled"]);

export const isOver = (step: ChangeStep): boolean => LAST_STEPS.has(step);

/** How far each card of a run is; nothing else of the run, above all no password. */
export class ChangeProgress {
  readonly id: number;
  readonly #clock: Clock;
  readonly #startedWallMs: number;
  readonly #cards: Map<string, CardChange>;
  readonly #startedMonoMs = new Map<string, number>();
  readonly #onChange: () => void;
  #isRunning = true;

  constructor(id: number, jobs: readonly ChangeJob[], deps: { readonly clock: Clock; readonly onChange: () => void }) {
    this.id = id;
    this.#clock = deps.clock;
    this.#onChange = deps.onChange;
    this.#startedWallMs = deps.clock.wallMs();
    this.#cards = new Map(jobs.map(({ card, wanted }) => [card.here.mac, waiting(card, wanted)]));
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  read(): ChangeRun {
    return { id: this.id, isRunning: this.#isRunning, startedWallMs: this.#startedWallMs, cards: [...this.#cards.values()] };
  }

  /** Tells what is new of a card; nothing any more when it is over. */
  tell(mac: string, news: Partial<Pick<CardChange, "step" | "check" | "problem" | "params" | "address">>): void {
    const before = this.#cards.get(mac);
    if (!before || isOver(before.step)) return;
    const now = this.#clock.monoMs();
    const startedMs = this.#startedMonoMs.get(mac) ?? now;
    if (news.step) this.#startedMonoMs.set(mac, startedMs);
    const tookMs = news.step && isOver(news.step) ? Math.round(now - startedMs) : null;
    this.#cards.set(mac, { ...before, ...news, tookMs });
    this.#onChange();
  }

  /** Nobody works on it any more: who has not been begun was not told. */
  end(): void {
    for (const [mac, { step }] of this.#cards) if (step === "waiting") this.tell(mac, { step: "cancelled" });
    this.#isRunning = false;
    this.#onChange();
  }
}

const waiting = ({ here }: OurCard, wanted: PlanRow["wanted"]): CardChange => ({
  mac: here.mac,
  name: here.name,
  wanted,
  step: "waiting",
  check: null,
  address: here.address,
  problem: null,
  params: {},
  tookMs: null,
});
