import { ALARM_IDS } from "@istars/protocol/model/alarm.ts";
import type { FleetStreamMessage } from "@istars/protocol/model/ismartview/stream.ts";
import { en } from "@istars/protocol/model/texts/en.ts";

/** What somebody who looks at iSmartView sees. */
export class FleetSight {
  readonly #says: (what: string) => void;
  readonly #online = new Set<number>();
  readonly #onBattery = new Set<number>();
  readonly #names = new Map<number, string>();
  readonly #alarms = new Set<number>();
  #hasBegun = false;

  /** `says`: passes a sentence on. */
  constructor(says: (what: string) => void) {
    this.#says = says;
  }

  /** Cards that are heard. */
  get online(): number {
    return this.#online.size;
  }

  /** Alarms that are on. */
  get alarms(): number {
    return this.#alarms.size;
  }

  /** From now on it is told. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** Takes an event of the stream. */
  take(event: string, data: string): void {
    if (event === "cards") this.#takeCards(JSON.parse(data));
    if (event === "alarms") this.#takeAlarms(JSON.parse(data));
  }

  #takeCards({ cards }: DataOf<"cards">): void {
    const before = this.#onBattery.size;
    for (const { id, name, link, onBattery } of cards) {
      this.#names.set(id, name);
      turn(this.#online, id, link === "online");
      turn(this.#onBattery, id, onBattery === true);
    }
    if (this.#onBattery.size !== before)
      this.#tell(
        this.#onBattery.size === 0 ? "no card on battery any more" : `${this.#onBattery.size} of ${this.#names.size} cards on battery`,
      );
  }

  #takeAlarms({ on, off }: DataOf<"alarms">): void {
    for (const id of off) this.#alarms.delete(id);
    for (const { id, cardId, alarm } of on) {
      if (this.#alarms.has(id)) continue;
      this.#alarms.add(id);
      const known = ALARM_IDS.find((one) => one === alarm);
      this.#tell(`${this.#names.get(cardId) ?? "a card"}: ${known === undefined ? alarm : en.alarms[known].text}`);
    }
  }

  #tell(what: string): void {
    if (this.#hasBegun) this.#says(what);
  }
}

type DataOf<N extends FleetStreamMessage["event"]> = Extract<FleetStreamMessage, { readonly event: N }>["data"];

function turn(set: Set<number>, id: number, is: boolean): void {
  if (is) set.add(id);
  else set.delete(id);
}
