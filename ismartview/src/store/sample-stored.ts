import type { NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { FleetCommit, FleetStore, NewStoredCard, StoredAlarm, StoredCard } from "./fleet-store.ts";

/** A moment in 2026, epoch ms. */
export const SAMPLE_WALL_MS = 1_790_000_000_000;

/** An event of iSmartView's, with these changes. For tests. */
export const sampleEvent = (change: Partial<NewFleetEvent> = {}): NewFleetEvent => ({
  cardId: null,
  cardName: null,
  site: null,
  wallMs: SAMPLE_WALL_MS,
  heardWallMs: SAMPLE_WALL_MS + 40,
  kind: "card.changed",
  severity: "information",
  alarm: null,
  alarmId: null,
  subject: null,
  by: null,
  params: {},
  ...change,
});

/** A UPS of card 1 that went on battery, with these changes. For tests. */
export const sampleRaisedEvent = (change: Partial<NewFleetEvent> = {}): NewFleetEvent =>
  sampleEvent({ cardId: 1, cardName: "ups-1", kind: "alarm.raised", severity: "warning", alarm: "on-battery", subject: "ups", ...change });

/** An iStars card at `place`, with these changes. For tests. */
export const sampleStoredCard = (place: string, change: Partial<NewStoredCard["card"]> = {}): NewStoredCard => ({
  card: { kind: "istars", place, reach: `{"url":"${place}"}`, name: null, site: null, addedWallMs: SAMPLE_WALL_MS, ...change },
  event: sampleEvent({ kind: "card.added", params: { place } }),
});

/** Takes cards at these places into the store, all of which have to be free. For tests. */
export async function addSampleCards(store: FleetStore, ...places: readonly string[]): Promise<StoredCard[]> {
  const added = await store.addCards(places.map((place) => sampleStoredCard(place)));
  return added.map((card, index) => {
    if (!card) throw new Error(`${places[index]} is taken`);
    return card;
  });
}

/** An alarm of a card before it has an id, with these changes. For tests. */
export const sampleStoredAlarm = (cardId: number, change: Partial<Omit<StoredAlarm, "id">> = {}): Omit<StoredAlarm, "id"> => ({
  cardId,
  alarm: "on-battery",
  subject: "ups",
  name: null,
  severity: "critical",
  instance: 17,
  raisedWallMs: SAMPLE_WALL_MS,
  heardWallMs: SAMPLE_WALL_MS + 40,
  acknowledgedBy: null,
  acknowledgedWallMs: null,
  cardTold: "not-needed",
  silencedUntilWallMs: null,
  note: null,
  noteBy: null,
  noteWallMs: null,
  notes: 0,
  ...change,
});

/** What raises an alarm of a card; `seq` is the event's number in the card's log `log-1`, `null` for one of iSmartView's own. For tests. */
export const sampleRaise = (cardId: number, seq: number | null, change: Partial<Omit<StoredAlarm, "id">> = {}): FleetCommit => {
  const alarm = sampleStoredAlarm(cardId, change);
  return {
    event: sampleEvent({ cardId, kind: "alarm.raised", severity: alarm.severity, alarm: alarm.alarm, subject: alarm.subject }),
    source: seq === null ? null : { logId: "log-1", seq },
    alarm: { kind: "raise", alarm },
  };
};
