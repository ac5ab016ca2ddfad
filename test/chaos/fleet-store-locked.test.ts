import { join } from "node:path";
import { DEFAULT_RETENTION } from "@istars/protocol/model/ismartview/readings.ts";
import { systemClock } from "@istars/service/clock.ts";
import { openRecordsDatabase } from "@istars/service/store/records-database.ts";
import { expect, test } from "vitest";
import { SimulatedFleet } from "../bench/simulated-fleet.ts";
import { until } from "../e2e/until.ts";
import { startIsmartview, ViewBench } from "../e2e/view-bench.ts";

const CARDS = 4;
const EVERY_S = 2;
/** Readings of each card that have to wait, and more than usually do in all. */
const ROUNDS = 4;
const never = new AbortController().signal;

/** Adds the whole fleet, its readings to be stored often; gives the cards' ids. */
async function addAll(view: ViewBench, fleet: SimulatedFleet): Promise<readonly number[]> {
  const client = await view.client();
  const { version } = await client.call("readRetention", {}, never);
  const changer = await view.client(undefined, `readings-${version}`);
  await changer.call("changeRetention", { body: { ...DEFAULT_RETENTION, everyS: EVERY_S } }, never);
  const cards = fleet.urls.map((url) => ({
    name: null,
    site: null,
    reach: { kind: "istars" as const, url, identityKey: null, token: fleet.token },
  }));
  const { outcomes } = await client.call("addCards", { body: { cards } }, never);
  return outcomes.map(({ id }) => id ?? 0);
}

/** When a card's readings were taken, once at least so many are stored. */
async function stored(view: ViewBench, id: number, least: number): Promise<readonly number[]> {
  const client = await view.client();
  let times: readonly number[] = [];
  const areThere = async () => {
    const to = Math.floor(systemClock.wallMs());
    const query = { fields: "output1_load", from: to - 120_000, to, points: 500 };
    const { from, stepMs, fields } = await client.call("readSeries", { params: { id }, query }, never);
    times = (fields.output1_load?.avg ?? []).flatMap((value, n) => (value === null ? [] : [from + n * stepMs]));
    return times.length >= least;
  };
  await until(`${least} stored readings`, areThere, { withinMs: 30_000 });
  return times;
}

/** Holds a database as a program does that keeps it to itself, until it is disposed of. */
function hold(path: string): Disposable {
  const db = openRecordsDatabase(path);
  db.exec("BEGIN EXCLUSIVE; COMMIT");
  return { [Symbol.dispose]: () => void db.close() };
}

test("a locked database of readings is told, what is measured waits for it, alarms and notes are stored meanwhile, and nothing is lost", {
  timeout: 180_000,
}, async () => {
  await using fleet = await SimulatedFleet.start(CARDS, "127.45.0.1");
  await using view = await ViewBench.start();
  const [first] = await addAll(view, fleet);
  const cardId = first ?? 0;
  await stored(view, cardId, 1);
  await view.program.stop();

  let lockedMs = 0;
  {
    using _held = hold(join(view.data, "readings.db"));
    await view.startProgram();
    lockedMs = systemClock.wallMs();
    await using watcher = await view.watch();
    const storage = () => watcher.of("storage").at(-1)?.data;
    await watcher.until(() => storage()?.state === "readings-failed");
    expect(storage()).toMatchObject({ reason: "store.locked", lostReadings: 0 });

    await fleet.change({ fail: { share: 1 } });
    const alarms = () => watcher.of("alarms").flatMap(({ data }) => data.on);
    await watcher.until(() => new Set(alarms().map((alarm) => alarm.cardId)).size === CARDS);
    const client = await view.client();
    const { alarms: open } = await client.call("listAlarms", {}, never);
    const id = open.find((alarm) => alarm.cardId === cardId)?.id ?? 0;
    await client.call("acknowledgeAlarms", { body: { ids: [id], note: "on our way" } }, never);
    const { events } = await client.call("listEvents", { query: { search: "on our way" } }, never);
    expect(events).toMatchObject([{ kind: "alarm.noted", cardId, params: { text: "on our way" } }]);
    await watcher.until(() => (storage()?.waiting ?? 0) >= CARDS * ROUNDS);
    expect(storage()).toMatchObject({ state: "readings-failed", reason: "store.locked", lostReadings: 0 });
  }
  const freedMs = systemClock.wallMs();
  await using watcher = await view.watch();
  await watcher.until(() => watcher.of("storage").at(-1)?.data.state === "ok");
  expect(watcher.of("storage").at(-1)?.data).toMatchObject({ waiting: 0, lostReadings: 0, reason: null });
  const times = await stored(view, cardId, ROUNDS);
  const waited = times.filter((wallMs) => wallMs > lockedMs && wallMs < freedMs);
  expect(waited.length).toBeGreaterThanOrEqual(ROUNDS);
});

test("a second iSmartView is refused the data of a running one by name, and the running one goes on", async () => {
  await using view = await ViewBench.start();
  const second = startIsmartview(["serve", "--data", view.data, "--http", "127.0.0.1:0", "--traps", "off"]);
  const { code } = await second.ended;
  expect(code).not.toBe(0);
  expect(second.stderr).toMatch(/in use by/);
  expect(second.stderr).toContain(view.data);
  expect((await fetch(`${view.url}/healthz`)).status).toBe(200);
});
