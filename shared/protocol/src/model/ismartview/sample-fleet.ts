import type { FleetAlarm } from "./fleet-alarm.ts";
import type { CardDetail, FleetCard } from "./fleet-card.ts";

const WALL_MS = 1_767_225_600_000;

/** A card that is well, changed as a test wants it. */
export const sampleCard = (id: number, change: Partial<FleetCard> = {}): FleetCard => ({
  id,
  kind: "istars",
  name: `ups-${id}`,
  site: "Hall A",
  address: `192.0.2.${id % 256}`,
  model: "MT-3000",
  serial: null,
  link: "online",
  reason: null,
  linkSinceWallMs: WALL_MS,
  status: "ok",
  alarms: { critical: 0, warning: 0, information: 0 },
  unacknowledged: 0,
  outputSource: "normal",
  onBattery: false,
  silencedUntilWallMs: null,
  ...change,
});

/** Everything that is known of a card that never told anything. */
export const sampleDetail = (card: FleetCard): CardDetail => ({
  ...{ card, givenName: null, version: 1, addedWallMs: 0, firmware: null, cardUrl: null, reading: null, identity: null, ratings: null },
  reach: { kind: "istars", url: `https://${card.address}`, identityKey: null, token: { set: true } },
  ...{ dropped: 0, commands: [] },
});

/** An alarm that nobody has seen yet, changed as a test wants it. */
export const sampleFleetAlarm = (id: number, change: Partial<FleetAlarm> = {}): FleetAlarm => ({
  id,
  cardId: id,
  alarm: "on-battery",
  subject: "ups",
  name: null,
  severity: "warning",
  raisedWallMs: WALL_MS,
  heardWallMs: WALL_MS,
  isStale: false,
  acknowledged: null,
  cardTold: "not-needed",
  note: null,
  notes: 0,
  silencedUntilWallMs: null,
  ...change,
});
