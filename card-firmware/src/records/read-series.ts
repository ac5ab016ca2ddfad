import { isQuantityId } from "@istars/protocol/model/quantities.ts";
import type { Series } from "@istars/protocol/model/records.ts";
import { SeriesBuckets } from "@istars/service/series/series-buckets.ts";
import { planSeries, type SeriesAsked } from "@istars/service/series/series-plan.ts";
import type { Store } from "@istars/service/store/store.ts";
import { MEASUREMENTS, PLACES } from "./quantities.ts";
import type { RecordOperations } from "./record-operations.ts";

/**
 * A curve of `fields` (ids of quantities) over any range, in as many calls of the store as it takes: between two of them a commit
 * finds its turn. Rejects with `StoreError`.
 */
export async function readSeries(store: Store<RecordOperations>, fields: readonly string[], asked: SeriesAsked): Promise<Series> {
  const measured = fields.filter(isQuantityId).flatMap((id) => MEASUREMENTS[PLACES.get(id) ?? -1] ?? []);
  const places = measured.flatMap(({ id }) => PLACES.get(id) ?? []);
  const extent = await store.run("recordExtent", asked.fromMs, asked.toMs);
  const plan = planSeries(asked, extent);
  const buckets = new SeriesBuckets(plan, places.length);
  let after: number | null = null;
  do {
    const page: Awaited<ReturnType<typeof nextPage>> = await nextPage(after);
    buckets.merge(page.partial);
    after = page.after;
  } while (after !== null);
  return {
    from: plan.fromMs,
    to: plan.toMs,
    stepMs: plan.stepMs,
    resolution: plan.resolution,
    fields: Object.fromEntries(measured.map(({ id, scale }, field) => [id, buckets.column(field, scale)])),
    power: await store.run("powerBetween", plan.fromMs, plan.toMs),
  };

  function nextPage(from: number | null) {
    return store.run("seriesPage", { plan, places, after: from, spanMs: extent.spanMs });
  }
}
