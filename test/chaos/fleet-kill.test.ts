import { randomInt } from "node:crypto";
import type { ViewClient } from "@istars/ismartview/service/service-client.ts";
import { everyEvent } from "@istars/ismartview/store/contract/asked.ts";
import { openSqliteFleetStore } from "@istars/ismartview/store/sqlite-fleet-store.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { ADMIN } from "../e2e/card-bench.ts";
import { until } from "../e2e/until.ts";
import { ViewBench } from "../e2e/view-bench.ts";
import { makeDice } from "../simulators/ups/chance.ts";
import { LoggingCard } from "./fleet-kill-card.ts";

const KILLS = 12;
const CARDS = 3;
/** Longest life after it can be asked, ms. */
const LIFE_MS = 1_500;
const LIMIT_MS = 240_000;
const never = new AbortController().signal;

/** Something that iSmartView has confirmed to somebody. */
interface Confirmed {
  readonly alarmId: number;
  readonly note: string;
}

/** Acknowledges what is on with a note, for as long as there is somebody to ask; gives back what was confirmed. */
async function workUntilKilled(client: ViewClient, run: number): Promise<readonly Confirmed[]> {
  const confirmed: Confirmed[] = [];
  for (let n = 0; ; n++) {
    const note = `note ${run}-${n}`;
    try {
      const { alarms } = await client.call("listAlarms", {}, never);
      const open = alarms.filter(({ acknowledged, subject }) => acknowledged === null && subject === "ups").map(({ id }) => id);
      const ids = open.slice(0, 2);
      if (ids.length > 0) {
        await client.call("acknowledgeAlarms", { body: { ids, note } }, never);
        confirmed.push(...ids.map((alarmId) => ({ alarmId, note })));
      }
      await systemClock.sleep(20, never);
    } catch (error) {
      // An alarm that is over meanwhile is none to acknowledge; without an answer it is gone.
      if (error instanceof Error && error.name === "ProblemError") continue;
      return confirmed;
    }
  }
}

/** Takes the cards into the fleet, and waits until each is heard. */
async function addAll(client: ViewClient, cards: readonly LoggingCard[]): Promise<void> {
  const reach = (card: LoggingCard) => ({ kind: "istars", url: card.url, identityKey: null, token: "token-1" }) as const;
  await client.call("addCards", { body: { cards: cards.map((card) => ({ name: null, site: null, reach: reach(card) })) } }, never);
  const first = async () => {
    const { events } = await client.call("listEvents", { query: { kind: "link.online" } }, never);
    return events.length === cards.length;
  };
  await until("each card's first time online in the history", first, { withinMs: 20_000 });
}

/** When the last entry of each card is here, all are; and no card is still to be told of something. */
async function isCaughtUp(client: ViewClient, cards: readonly LoggingCard[]): Promise<boolean> {
  const { alarms } = await client.call("listAlarms", {}, never);
  if (alarms.some(({ cardTold }) => cardTold === "pending")) return false;
  const latest = cards.map(async ({ log }, index) => {
    const lastMs = log.at(-1)?.wallMs ?? 0;
    const { events } = await client.call("listEvents", { query: { card: String(index + 1), to: lastMs + 1, limit: 1 } }, never);
    return events[0]?.wallMs === lastMs;
  });
  return (await Promise.all(latest)).every((isHere) => isHere);
}

async function readAll(directory: string) {
  const store = await openSqliteFleetStore({ directory, log: silentLogger });
  const events: FleetEvent[] = [];
  for (let asked = everyEvent({ newestFirst: false, limit: 500 }); ; ) {
    const { found, next } = await store.findEvents(asked);
    events.push(...found);
    if (next === null) break;
    asked = { ...asked, after: next };
  }
  const alarms = await store.listAlarms();
  const cards = await store.listCards();
  await store.close();
  return { events, alarms, cards };
}

test(`${KILLS} times kill -9 while alarms come and go: no acknowledged alarm, no note and no event of a card is lost, and none is there twice`, {
  timeout: LIMIT_MS,
}, async () => {
  await using bench = await ViewBench.start();
  const seed = randomInt(2 ** 31);
  const roll = makeDice(seed);
  const cards = await Promise.all(Array.from({ length: CARDS }, () => LoggingCard.start()));
  const stop = new AbortController();
  let changing = Promise.resolve();
  try {
    await addAll(await bench.client(), cards);
    changing = (async () => {
      while (!stop.signal.aborted) {
        cards[roll(CARDS)]?.change(roll);
        await systemClock.sleep(15, stop.signal).catch(() => {}); // an aborted sleep is how this ends
      }
    })();
    const confirmed: Confirmed[] = [];
    for (let run = 0; run < KILLS; run++) {
      if (run > 0) await bench.startProgram();
      const client = await bench.client();
      const working = workUntilKilled(client, run);
      await systemClock.sleep(300 + roll(LIFE_MS), never);
      bench.program.kill("SIGKILL");
      await bench.program.ended;
      confirmed.push(...(await working));
    }
    stop.abort();
    await changing;

    await bench.startProgram();
    const client = await bench.client();
    await until("all that the cards have logged", () => isCaughtUp(client, cards), { withinMs: 20_000 });
    await bench.program.stop();

    const { events, alarms, cards: stored } = await readAll(bench.data);
    expect(confirmed.length, `seed ${seed}`).toBeGreaterThan(KILLS);
    for (const [index, { id }] of stored.entries()) {
      const card = cards[index];
      const own = events.filter(({ cardId, subject, by }) => cardId === id && subject === "ups" && by !== ADMIN.user);
      const told = own.map(({ kind, alarm, wallMs }) => `${wallMs} ${kind} ${alarm}`);
      const logged = (card?.log ?? []).map(({ kind, alarm, wallMs }) => `${wallMs} ${kind} ${alarm}`);
      expect(told.toSorted(), `card ${id}, seed ${seed}`).toEqual(logged.toSorted());
      const on = alarms.filter(({ cardId, subject }) => cardId === id && subject === "ups").map(({ instance }) => instance);
      expect(on.toSorted()).toEqual([...(card?.on.values() ?? [])].map(({ instance }) => instance).toSorted());
    }
    for (const { alarmId, note } of confirmed) {
      const course = events.filter((event) => event.alarmId === alarmId);
      expect(course.map(({ kind, by }) => `${kind} ${by}`)).toContain("alarm.acknowledged admin");
      expect(course.filter(({ kind }) => kind === "alarm.noted").map(({ params }) => params.text)).toContain(note);
    }
  } finally {
    stop.abort();
    await changing;
    for (const card of cards) await card[Symbol.asyncDispose]();
  }
});
