import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { Host } from "@istars/protocol/model/hosts.ts";
import type { Identity, Link, Ratings, Reading } from "@istars/protocol/model/reading.ts";
import { alarmKey, byWeight } from "./alarm-order.ts";
import type { LiveView } from "./live-store.ts";

/** Everything a page shows of one card, as far as it was heard. Moments are on the receiver's monotonic clock, ms. */
export interface CardView extends LiveView {
  readonly cardId: string | null;
  readonly reading: Reading | null;
  /** When the UPS told the reading: its arrival here less the age it came with. */
  readonly readAtMs: number | null;
  readonly link: Link | null;
  readonly identity: Identity | null;
  readonly ratings: Ratings | null;
  /** Worst first. */
  readonly alarms: readonly ActiveAlarm[];
  /** The servers that the card knows, by id. */
  readonly hosts: ReadonlyMap<string, HeardHost>;
  /** False until the card has told its alarms and hosts once: none of them then means that none is known. */
  readonly alarmsKnown: boolean;
  /** Alarms and hosts known from before a reconnect that the card has not named again. */
  readonly unconfirmed: ReadonlySet<string>;
  /** The card's clock at a moment of ours, to tell how long ago its wall times are. */
  readonly cardClock: { readonly wallMs: number; readonly atMs: number } | null;
}

/** A host as the card told it, and when: its ages go on from then. */
export interface HeardHost {
  readonly host: Host;
  readonly atMs: number;
}

export const EMPTY_VIEW: CardView = {
  stream: "connecting",
  heardAtMs: null,
  cardId: null,
  reading: null,
  readAtMs: null,
  link: null,
  identity: null,
  ratings: null,
  alarms: [],
  hosts: new Map(),
  alarmsKnown: false,
  unconfirmed: new Set(),
  cardClock: null,
};

/** The view after a message that arrived at `atMs`. */
export function withMessage(before: CardView, message: StreamMessage, atMs: number): CardView {
  const view: CardView = { ...before, stream: "open", heardAtMs: atMs };
  switch (message.event) {
    case "hello": {
      // Another card at the same address: nothing known so far is about it.
      const base =
        before.cardId === null || before.cardId === message.data.cardId
          ? view
          : { ...EMPTY_VIEW, stream: "open" as const, heardAtMs: atMs };
      return {
        ...base,
        cardId: message.data.cardId,
        unconfirmed: new Set([...base.alarms.map(alarmKey), ...[...base.hosts.keys()].map(hostKey)]),
        cardClock: { wallMs: message.data.wallMs, atMs },
      };
    }
    case "reading":
      return { ...view, reading: message.data, readAtMs: atMs - message.data.ageMs };
    case "link":
      return { ...view, link: message.data };
    case "ups":
      return { ...view, identity: message.data.identity, ratings: message.data.ratings };
    case "alarm": {
      const { active, ...alarm } = message.data;
      const key = alarmKey(alarm);
      const others = view.alarms.filter((a) => alarmKey(a) !== key);
      return {
        ...view,
        alarms: active ? [...others, alarm].sort(byWeight) : others,
        unconfirmed: without(view.unconfirmed, key),
      };
    }
    case "host": {
      const id = "removed" in message.data ? message.data.removed : message.data.host.id;
      const hosts = new Map(view.hosts);
      if ("removed" in message.data) hosts.delete(id);
      else hosts.set(id, { host: message.data.host, atMs });
      return { ...view, hosts, unconfirmed: without(view.unconfirmed, hostKey(id)) };
    }
    case "beat":
      // The card names every active alarm and host right after `hello`, so the first beat ends the list: what it left out is over.
      return {
        ...view,
        alarms: view.unconfirmed.size === 0 ? view.alarms : view.alarms.filter((a) => !view.unconfirmed.has(alarmKey(a))),
        hosts: view.unconfirmed.size === 0 ? view.hosts : new Map([...view.hosts].filter(([id]) => !view.unconfirmed.has(hostKey(id)))),
        alarmsKnown: true,
        unconfirmed: EMPTY_VIEW.unconfirmed,
        cardClock: { wallMs: message.data.wallMs, atMs },
      };
    case "event":
    case "gap":
      return view;
  }
}

const hostKey = (id: string): string => `host ${id}`;
const without = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> => new Set([...keys].filter((k) => k !== key));

/** The card's wall clock at `atMs` of ours, epoch ms; `null` until it has told its time. */
export const cardWallMs = (view: CardView, atMs: number): number | null =>
  view.cardClock === null ? null : view.cardClock.wallMs + (atMs - view.cardClock.atMs);
