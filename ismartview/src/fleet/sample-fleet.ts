import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { CardDetail, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { sampleEvent } from "../store/sample-fleet.ts";

/** A card that is well, for tests. */
export const sampleCard = (id: number, change: Partial<FleetCard> = {}): FleetCard => ({
  ...{ id, kind: "istars", name: `ups ${id}`, site: null, address: `192.0.2.${id % 256}`, model: "Onyx 3000", serial: `S${id}` },
  ...{ link: "online", reason: null, linkSinceWallMs: 1_000, status: "ok", alarms: { critical: 0, warning: 0, information: 0 } },
  ...{ unacknowledged: 0, outputSource: "normal", onBattery: false, silencedUntilWallMs: null },
  ...change,
});

/** Everything that is known of a card that never told anything, for tests. */
export const sampleDetail = (card: FleetCard): CardDetail => ({
  ...{ card, givenName: null, version: 1, addedWallMs: 0, firmware: null, cardUrl: null, reading: null, identity: null, ratings: null },
  reach: { kind: "istars", url: `https://${card.address}`, identityKey: null, token: { set: true } },
  ...{ dropped: 0, commands: [] },
});

/** A UPS on battery that nobody has looked at, for tests. */
export const sampleFleetAlarm = (id: number, change: Partial<FleetAlarm> = {}): FleetAlarm => ({
  ...{ id, cardId: 1, alarm: "on-battery", subject: "ups", name: null, severity: "warning", raisedWallMs: 1_000, heardWallMs: 1_010 },
  ...{ isStale: false, acknowledged: null, cardTold: "not-needed", note: null, notes: 0, silencedUntilWallMs: null },
  ...change,
});

/** A UPS that went on battery, for tests. */
export const sampleFleetEvent = (change: Partial<NewFleetEvent> = {}): NewFleetEvent =>
  sampleEvent({ cardId: 1, cardName: "ups 1", kind: "alarm.raised", severity: "warning", alarm: "on-battery", subject: "ups", ...change });
