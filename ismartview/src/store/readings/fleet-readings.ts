import { SeriesBuckets } from "@istars/service/series/series-buckets.ts";
import type { Store } from "@istars/service/store/store.ts";
import { storeErrorOf } from "@istars/service/store/store-errors.ts";
import type { FleetOperations } from "../fleet-databases.ts";
import type { FleetStore, StoredReading, StoredSeries } from "../fleet-store.ts";
import type { CurvePage } from "./fleet-curve.ts";
import { packChunk } from "./reading-chunk.ts";
import { SCALES } from "./reading-values.ts";

/** Readings that one call of the store takes: a few milliseconds of its thread. */
const READINGS_AT_ONCE = 2_000;

/** The main thread's side of the readings. */
export class FleetReadings {
  readonly #store: Store<FleetOperations>;
  #isSettling = false;

  constructor(store: Store<FleetOperations>) {
    this.#store = store;
  }

  /**
   * More than 2,000 are stored in parts, of which those before one that fails stay: to add them once more changes nothing. Rejects with
   * `StoreError`; `store.full` gives up no older readings, as these are what events make room with.
   */
  async add(readings: readonly StoredReading[]): Promise<void> {
    for (let start = 0; start < readings.length; start += READINGS_AT_ONCE) {
      await this.#store.run("addReadings", pack(readings.slice(start, start + READINGS_AT_ONCE)));
    }
    void this.#settle();
  }

  /** In as many calls of the store as it takes. Rejects with `StoreError`. */
  async series({ cardId, fields, fromMs, toMs, points }: Parameters<FleetStore["readSeries"]>[0]): Promise<StoredSeries> {
    const plan = await this.#store.run("planCurve", { cardId, fromMs, toMs, points });
    const buckets = new SeriesBuckets(plan, fields.length);
    let after: number | null = null;
    do {
      const page: CurvePage = await this.#store.run("curvePage", { plan, places: fields, after });
      buckets.merge(page.partial);
      after = page.after;
    } while (after !== null);
    return {
      from: plan.fromMs,
      to: plan.toMs,
      stepMs: plan.stepMs,
      resolution: plan.resolution,
      columns: fields.map((place, field) => buckets.column(field, SCALES[place] ?? 1)),
    };
  }

  /** Puts what came in to its place, a little at a time, behind whatever else is asked meanwhile. */
  async #settle(): Promise<void> {
    if (this.#isSettling) return;
    this.#isSettling = true;
    try {
      while (await this.#store.run("settleReadings"));
    } catch {
      // It stands where it came in, and is tried again with the readings that come next; whoever adds those hears what is wrong.
    } finally {
      this.#isSettling = false;
    }
  }
}

function pack(readings: readonly StoredReading[]): Uint8Array {
  try {
    return packChunk(readings);
  } catch (error) {
    throw storeErrorOf(error, "addReadings");
  }
}
