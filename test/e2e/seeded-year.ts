import { sampleEvent } from "@istars/card-firmware/events/sample-event.ts";
import type { PowerFacts, RecordRow } from "@istars/card-firmware/records/record.ts";
import { openCardStore } from "@istars/card-firmware/store/card-store.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A row is an interval of this length, ms: 26,280 rows a year, more than a curve is made of. */
const SPAN_MS = 20 * MINUTE_MS;
const BATCH = 500;

const ON_MAINS: PowerFacts = { mainsOk: true, onBattery: false, outputOn: true };
const ON_BATTERY: PowerFacts = { mainsOk: false, onBattery: true, outputOn: true };

/** A stretch of time, epoch ms. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a card has recorded in the year before it starts. */
interface SeededYear {
  /** Nobody measured anything. */
  readonly silence: Stretch;
  /** On battery, two hours long. */
  readonly outage: Stretch;
  /** On bypass, three days long. */
  readonly bypass: Stretch;
  /** End of the last row. */
  readonly endMs: number;
  /** Writes it into a card's data folder. */
  readonly write: (directory: string) => Promise<void>;
}

/** A year that ends with the last full twenty minutes before `nowMs`. */
export function seededYear(nowMs: number): SeededYear {
  const endMs = Math.floor(nowMs / SPAN_MS) * SPAN_MS;
  const days = (back: number, lengthMs: number): Stretch => ({ fromMs: endMs - back * DAY_MS, toMs: endMs - back * DAY_MS + lengthMs });
  const silence = days(250, 21 * DAY_MS);
  const outage = days(4, 2 * HOUR_MS);
  const bypass = days(120, 3 * DAY_MS);
  const power = (wallMs: number, facts: PowerFacts): RecordRow => ({
    wallMs,
    spanMs: 0,
    kind: "power",
    samples: 1,
    facts,
    values: { input1_voltage: momentary(facts.onBattery ? 0 : 2_300) },
  });
  const write = async (directory: string) => {
    const store = await openCardStore({ directory, log: silentLogger });
    const rows: RecordRow[] = [];
    for (let wallMs = endMs - 365 * DAY_MS; wallMs <= endMs; wallMs += SPAN_MS) {
      if (wallMs === outage.fromMs) rows.push(power(wallMs, ON_BATTERY));
      if (wallMs === outage.toMs) rows.push(power(wallMs, ON_MAINS));
      if (!isWithin(wallMs, silence)) rows.push(interval(wallMs, isWithin(wallMs, outage)));
    }
    for (let at = 0; at < rows.length; at += BATCH) await store.run("writeRecords", rows.slice(at, at + BATCH));
    const alarm = { subject: "ups", severity: "warning", alarm: "on-bypass" } as const;
    const raised = sampleEvent({ ...alarm, kind: "alarm.raised", wallMs: bypass.fromMs, params: { inputVoltage: 231.5 } });
    const cleared = sampleEvent({ ...alarm, kind: "alarm.cleared", wallMs: bypass.toMs });
    await store.run("commitEvents", [[raised, cleared].map((event) => ({ event, routes: [] }))]);
    await store.close();
  };
  return { silence, outage, bypass, endMs, write };
}

/** The row that ends at `wallMs`; a row that ends with a stretch's start lies before it. */
const isWithin = (wallMs: number, { fromMs, toMs }: Stretch): boolean => wallMs > fromMs && wallMs <= toMs;

const momentary = (last: number) => ({ last, min: null, avg: null, max: null });
const around = (avg: number, width: number) => ({ last: avg, min: avg - width, avg, max: avg + width });

/** Load follows the day, the battery sags on battery, the mains wanders with the seasons. */
function interval(wallMs: number, isOnBattery: boolean): RecordRow {
  const hour = (wallMs % DAY_MS) / HOUR_MS;
  const load = Math.round(350 + 150 * Math.sin(((hour - 8) / 24) * 2 * Math.PI));
  const voltage = isOnBattery ? 0 : Math.round(2_300 + 60 * Math.sin(wallMs / (40 * DAY_MS)));
  return {
    wallMs,
    spanMs: SPAN_MS,
    kind: "interval",
    samples: SPAN_MS / 1_000,
    facts: isOnBattery ? ON_BATTERY : ON_MAINS,
    values: {
      input1_voltage: around(voltage, isOnBattery ? 0 : 25),
      output1_voltage: around(2_300, 5),
      output1_load: around(load, 40),
      battery_voltage: around(isOnBattery ? 5_000 : 5_460, 10),
      temperature: around(310, 3),
    },
  };
}
