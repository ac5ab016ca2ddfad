import { sampleEvent, sampleRaise, sampleStoredCard } from "@istars/ismartview/store/sample-stored.ts";
import { openSqliteFleetStore } from "@istars/ismartview/store/sqlite-fleet-store.ts";
import { systemClock } from "@istars/service/clock.ts";
import { createLogger } from "@istars/service/logging.ts";
import { batchFrom, type Committed, FLEET_PLACES } from "./fleet-store-load.ts";

// Commits events and stores readings as fast as the fleet's store takes them, and says so on standard output once it has them:
// `committed {…}` and `stored WALL_MS`. Readings begin at the moment that is given. Made to be killed.

const [directory = "", run = "", fromMs = ""] = process.argv.slice(2);
const store = await openSqliteFleetStore({ directory, log: createLogger({ level: "error" }) });
if ((await store.listCards()).length === 0) await store.addCards(FLEET_PLACES.map((place) => sampleStoredCard(place)));
const cards = await store.listCards();
await Promise.all([measure(), ...cards.map(({ id, lastEventId }) => happen(id, lastEventId ?? 0))]);

/** An alarm of the card goes on and off. Each of the card's events comes with one of iSmartView's, in one commit. */
async function happen(cardId: number, lastEventId: number): Promise<never> {
  let alarmId = (await store.listAlarms()).find((alarm) => alarm.cardId === cardId)?.id ?? null;
  for (let seq = lastEventId + 1; ; seq++) {
    const token = `${run}-${cardId}-${seq}`;
    const raise = sampleRaise(cardId, seq);
    const event = { ...raise.event, wallMs: systemClock.wallMs(), params: { token } };
    const own = { event: sampleEvent({ cardId, params: { token: `${token}-own` } }), source: null, alarm: null };
    const clear = {
      ...raise,
      event: { ...event, kind: "alarm.cleared", alarmId },
      alarm: { kind: "clear", alarmId: alarmId ?? 0 },
    } as const;
    const [stored, second] = await store.commit([alarmId === null ? { ...raise, event } : clear, own]);
    if (!stored || !second) throw new Error(`${token} was there before`);
    alarmId = alarmId === null ? stored.id : null;
    const committed: Committed = { token, ids: [stored.id, second.id] };
    process.stdout.write(`committed ${JSON.stringify(committed)}\n`);
  }
}

async function measure(): Promise<never> {
  for (let startMs = Number(fromMs); ; ) {
    const batch = batchFrom(
      startMs,
      cards.map(({ id }) => id),
    );
    await store.addReadings(batch.readings);
    startMs = batch.endMs;
    process.stdout.write(`stored ${startMs}\n`);
  }
}
