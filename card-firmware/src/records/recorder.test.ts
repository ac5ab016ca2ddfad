import { type Reading, unknownFacts } from "@istars/protocol/model/reading.ts";
import { sampleLine, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { interceptedStore } from "@istars/service/store/intercepted-store.ts";
import { type Store, StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import type { CardOperations } from "../store/card-databases.ts";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import type { RecordRow } from "./record.ts";
import { createRecorder } from "./recorder.ts";

const MINUTE = 60_000;

interface Said {
  readonly voltage?: number | null;
  readonly charge?: number | null;
  readonly facts?: Partial<Reading["facts"]>;
  readonly trust?: Reading["trust"];
}

/** A recorder on the card's real records file, fed by hand. */
class Bench implements AsyncDisposable {
  readonly card = new TemporaryCardStore();
  readonly log = new RecordingLogger();
  readonly recorder;
  failure: StoreError | null = null;
  readonly #live = new LiveState(sampleSnapshot({ latest: null }));
  #seq = 0;

  constructor() {
    const store: Store<CardOperations> = interceptedStore(this.card.store, (name) => {
      if (name === "writeRecords" && this.failure) throw this.failure;
    });
    this.recorder = createRecorder({ live: this.#live, store, clock: this.card.clock, log: this.log, intervalMs: 2 * MINUTE });
    this.recorder.start();
  }

  hear({ voltage = null, charge = null, facts = {}, trust = "fresh" }: Said): void {
    const reading = sampleReading({
      seq: ++this.#seq,
      wallMs: this.card.clock.wallMs(),
      trust,
      facts: { ...unknownFacts(), ...facts },
      input: [sampleLine({ voltage })],
      battery: { charge },
    });
    this.#live.publishReading({ reading, atMonoMs: this.card.clock.monoMs() });
  }

  rows(): Promise<RecordRow[]> {
    return this.card.store.run("recordsBetween", 0, Number.MAX_SAFE_INTEGER);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorder.close();
    await this.card[Symbol.asyncDispose]();
  }
}

test("at the end of an interval a row holds last, least, mean and greatest as scaled integers, and leaves out what was not told", async () => {
  await using bench = new Bench();
  const startMs = bench.card.clock.wallMs();
  for (const voltage of [230, 226.44, 231.3]) {
    await bench.card.clock.advance(1_000);
    bench.hear({ voltage, facts: { mainsOk: true, onBattery: false } });
  }
  expect(await bench.rows()).toEqual([]);
  await bench.card.clock.advance(2 * MINUTE - 3_000);
  expect(await bench.rows()).toEqual([
    {
      wallMs: startMs + 2 * MINUTE,
      spanMs: 2 * MINUTE,
      kind: "interval",
      samples: 3,
      facts: { mainsOk: true, onBattery: false, outputOn: null },
      values: { input1_voltage: { last: 2313, min: 2264, avg: 2292, max: 2313 } },
    },
  ]);
});

test("each interval counts for itself, and one in which the UPS was silent has a row without values", async () => {
  await using bench = new Bench();
  bench.hear({ charge: 50 });
  await bench.card.clock.advance(2 * MINUTE);
  await bench.card.clock.advance(2 * MINUTE);
  bench.hear({ charge: 0 });
  await bench.card.clock.advance(2 * MINUTE);
  expect((await bench.rows()).map(({ samples, values }) => [samples, values])).toEqual([
    [1, { battery_charge: { last: 500, min: 500, avg: 500, max: 500 } }],
    [0, {}],
    [1, { battery_charge: { last: 0, min: 0, avg: 0, max: 0 } }],
  ]);
});

test("a value that the latest reading does not tell has no last, though it was measured before", async () => {
  await using bench = new Bench();
  bench.hear({ voltage: 230 });
  bench.hear({ voltage: null });
  await bench.card.clock.advance(2 * MINUTE);
  expect((await bench.rows())[0]?.values).toEqual({ input1_voltage: { last: null, min: 2300, avg: 2300, max: 2300 } });
});

test("held and unknown readings are not recorded", async () => {
  await using bench = new Bench();
  bench.hear({ voltage: 230, facts: { onBattery: false } });
  bench.hear({ voltage: 1, trust: "held", facts: { onBattery: true } });
  bench.hear({ trust: "unknown" });
  await bench.card.clock.advance(2 * MINUTE);
  expect(await bench.rows()).toMatchObject([{ kind: "interval", samples: 1, values: { input1_voltage: { min: 2300 } } }]);
});

test("each change of power has a row of its own at once; becoming unknown is no change", async () => {
  await using bench = new Bench();
  const said: readonly Partial<Reading["facts"]>[] = [
    { onBattery: false, mainsOk: true },
    { onBattery: null, mainsOk: true },
    { onBattery: false, mainsOk: true },
    { onBattery: true, mainsOk: false },
    { onBattery: null, mainsOk: null },
    { onBattery: false, mainsOk: true },
  ];
  for (const facts of said) {
    await bench.card.clock.advance(1_000);
    bench.hear({ voltage: 230, facts });
  }
  await bench.card.clock.advance(0);
  const rows = await bench.rows();
  expect(rows.map(({ kind, spanMs, samples, facts }) => [kind, spanMs, samples, facts.onBattery])).toEqual([
    ["power", 0, 1, true],
    ["power", 0, 1, false],
  ]);
  expect(rows[0]?.values).toEqual({ input1_voltage: { last: 2300, min: null, avg: null, max: null } });
});

test("rows that cannot be written wait and come with the next interval; the log says so once each way", async () => {
  await using bench = new Bench();
  bench.failure = new StoreError("store.full", "full");
  for (let n = 0; n < 3; n++) await bench.card.clock.advance(2 * MINUTE);
  expect(await bench.rows()).toEqual([]);
  bench.failure = null;
  await bench.card.clock.advance(2 * MINUTE);
  expect(await bench.rows()).toHaveLength(4);
  expect(bench.log.lines.map(({ level }) => level)).toEqual(["error", "info"]);
});

test("while nothing can be written at most the latest 720 rows wait", async () => {
  await using bench = new Bench();
  bench.failure = new StoreError("store.failed", "broken");
  for (let n = 0; n < 800; n++) bench.hear({ voltage: n, facts: { onBattery: n % 2 === 0 } });
  await bench.card.clock.advance(2 * MINUTE);
  bench.failure = null;
  await bench.recorder.close();
  // 718 power rows and two intervals are left; the oldest of them heard 82 V.
  expect((await bench.rows())[0]?.values).toMatchObject({ input1_voltage: { last: 820 } });
});

test("closing writes the interval so far, once", async () => {
  await using bench = new Bench();
  await bench.card.clock.advance(30_000);
  bench.hear({ voltage: 230 });
  await bench.recorder.close();
  await bench.recorder.close();
  expect(await bench.rows()).toMatchObject([{ kind: "interval", spanMs: 30_000, samples: 1 }]);
});

test("another interval counts for the one that runs: it ends later, or at once where it is over by then", async () => {
  await using bench = new Bench();
  const { clock } = bench.card;
  const startMs = clock.wallMs();
  await clock.advance(MINUTE);
  bench.recorder.changeInterval(5 * MINUTE);
  await clock.advance(3 * MINUTE);
  expect(await bench.rows()).toEqual([]);
  bench.recorder.changeInterval(3 * MINUTE);
  await clock.advance(0);
  await clock.advance(3 * MINUTE);
  expect(await bench.rows()).toMatchObject([
    { wallMs: startMs + 4 * MINUTE, spanMs: 4 * MINUTE },
    { wallMs: startMs + 7 * MINUTE, spanMs: 3 * MINUTE },
  ]);
});
