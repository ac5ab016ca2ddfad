import type { RaisedAlarm } from "./card-alarms.ts";
import type { SimCard } from "./sim-card.ts";

/** When a card raised or cleared an alarm, by this machine's clocks. */
export interface JournalEntry {
  readonly seq: number;
  readonly card: number;
  readonly address: string;
  readonly alarm: string;
  readonly instance: number;
  readonly active: boolean;
  /** Epoch ms with fractions. */
  readonly wallMs: number;
  /** Ms of the system's monotonic clock, which is the same for all processes of this machine. */
  readonly monoMs: number;
}

const KEPT = 100_000;
const PAGE = 20_000;

/** What every card did, in order, for those who measure how soon others know of it. */
export class AlarmJournal {
  #entries: JournalEntry[] = [];
  #seq = 0;

  note({ nature }: SimCard, { id, instance }: RaisedAlarm, active: boolean): void {
    const wallMs = performance.timeOrigin + performance.now();
    const monoMs = Number(process.hrtime.bigint()) / 1e6;
    this.#entries.push({ seq: ++this.#seq, card: nature.number, address: nature.address, alarm: id, instance, active, wallMs, monoMs });
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }

  /** What came after an entry's number; at most a page at once, the rest after the last of these. */
  since(seq: number): { readonly last: number; readonly alarms: readonly JournalEntry[] } {
    return { last: this.#seq, alarms: this.#entries.filter((entry) => entry.seq > seq).slice(0, PAGE) };
  }
}
