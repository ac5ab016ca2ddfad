/** An entry of a card's event log, as the card tells it. */
export interface LoggedEvent {
  readonly id: number;
  readonly wallMs: number;
  readonly kind: string;
  readonly subject: string;
  readonly severity: string;
  readonly alarm: string | null;
  readonly instance: number | null;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
}

/** Events that a card keeps; older ones are gone, and whoever missed them is told of a gap. */
const KEPT = 100;

/** The latest events of one card. It lives as long as the simulator: one that is started anew has a log of another name. */
export class EventLog {
  readonly logId: string;
  #events: LoggedEvent[] = [];
  #lastId = 0;

  constructor(logId: string) {
    this.logId = logId;
  }

  /** 0 of an empty log. */
  get lastId(): number {
    return this.#lastId;
  }

  /** 0 of an empty log. */
  get oldestId(): number {
    return this.#events[0]?.id ?? 0;
  }

  add(event: Omit<LoggedEvent, "id">): LoggedEvent {
    const added = { id: ++this.#lastId, ...event };
    this.#events.push(added);
    if (this.#events.length > KEPT) this.#events = this.#events.slice(-KEPT);
    return added;
  }

  /**
   * What a client that has seen the log up to `LOGID.N` has missed; `null` when that cannot be told any more. Without a place it has
   * missed nothing.
   */
  since(place: string | null): readonly LoggedEvent[] | null {
    if (place === null) return [];
    const [logId, text = ""] = place.split(".");
    const id = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const isThere = logId === this.logId && id <= this.#lastId && (id === 0 || id >= this.oldestId - 1);
    return isThere ? this.#events.filter((event) => event.id > id) : null;
  }
}
