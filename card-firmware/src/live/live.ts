import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { Identity, Link, Ratings, Reading } from "@istars/protocol/model/reading.ts";

/** The link as the card keeps it: like the wire form, but with the moment instead of the age. */
export type LinkView = Omit<Link, "forMs"> & { readonly sinceMonoMs: number };

/** A reading with the card's monotonic moment of arrival, from which every copy's age is worked out when it leaves the card. */
export interface TimedReading {
  /** `ageMs` is 0 in here. */
  readonly reading: Reading;
  readonly atMonoMs: number;
}

/** What the card knows now. Replaced as a whole, never changed in place. */
export interface Snapshot {
  readonly link: LinkView;
  readonly identity: Identity;
  readonly ratings: Ratings;
  /** `null` until the UPS was heard for the first time. */
  readonly latest: TimedReading | null;
  readonly alarms: readonly ActiveAlarm[];
}

/** Which part of the snapshot a change touched. */
export type Change =
  | { readonly kind: "reading" }
  | { readonly kind: "link" }
  | { readonly kind: "ups" }
  | { readonly kind: "alarm"; readonly alarm: ActiveAlarm; readonly active: boolean };

export type LiveListener = (snapshot: Snapshot, change: Change) => void;

/** The one place where the present state stands; the SNMP agent, NUT server, HTTP API, stream and metrics all read it here. */
export interface Live {
  current(): Snapshot;
  /** The listener runs synchronously in the publishing call, so that a reading is everywhere before the next one arrives. */
  subscribe(listener: LiveListener): () => void;
}

/** The writing side, held by the poller and the alarm pipeline only. */
export class LiveState implements Live {
  #snapshot: Snapshot;
  readonly #listeners = new Set<LiveListener>();

  constructor(initial: Snapshot) {
    this.#snapshot = initial;
  }

  current(): Snapshot {
    return this.#snapshot;
  }

  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publishReading(latest: TimedReading): void {
    this.#publish({ ...this.#snapshot, latest }, { kind: "reading" });
  }

  publishLink(link: LinkView): void {
    this.#publish({ ...this.#snapshot, link }, { kind: "link" });
  }

  publishUps(identity: Identity, ratings: Ratings): void {
    this.#publish({ ...this.#snapshot, identity, ratings }, { kind: "ups" });
  }

  /** Adds, replaces or removes one alarm; an alarm is told apart by its id and subject. */
  publishAlarm(alarm: ActiveAlarm, active: boolean): void {
    const others = this.#snapshot.alarms.filter((a) => a.id !== alarm.id || a.subject !== alarm.subject);
    this.#publish({ ...this.#snapshot, alarms: active ? [...others, alarm] : others }, { kind: "alarm", alarm, active });
  }

  #publish(snapshot: Snapshot, change: Change): void {
    this.#snapshot = snapshot;
    // Not `snapshot`: a listener that publishes in turn, as the alarms do, must not leave those behind it with the older one.
    for (const listener of this.#listeners) listener(this.#snapshot, change);
  }
}

/** A copy of a reading as it leaves the card at `monoMs`. */
export function agedReading(latest: TimedReading, monoMs: number): Reading {
  return { ...latest.reading, ageMs: Math.max(0, Math.round(monoMs - latest.atMonoMs)) };
}
