import type { QuantityId } from "@istars/protocol/model/quantities.ts";
import { RECORD_LIMITS, type Series } from "@istars/protocol/model/records.ts";
import { curveRangeOf, fieldsOf, queryFault } from "@istars/service/http/record-query.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import { STORED_QUANTITIES } from "../store/stored-quantities.ts";
import type { DeclareRoute } from "./declare-route.ts";

/** Changes of power shown in one curve. */
const POWER_CHANGES = 500;

/** Any range of a card's readings as a curve, with the moments in which it went on battery and came back. */
export function declareSeriesRoute(
  declareRoute: DeclareRoute,
  { store }: { readonly store: Pick<FleetStore, "readSeries" | "findEvents"> },
): void {
  declareRoute("readSeries", async ({ params: { id: cardId }, query }) => {
    const ids = fieldsOf(query.fields, RECORD_LIMITS.fields) ?? [];
    const range = curveRangeOf(query);
    const asked = { cardId, fields: ids.map(placeOf), ...range, points: query.points ?? RECORD_LIMITS.points };
    const [{ columns, ...rest }, power] = await Promise.all([store.readSeries(asked), powerChanges(store, cardId, range)]);
    const fields: Series["fields"] = {};
    for (const [at, { min, avg, max }] of columns.entries()) fields[ids[at] ?? ""] = { min: [...min], avg: [...avg], max: [...max] };
    return { ...rest, fields, power };
  });
}

/** Where a quantity stands in a stored reading; those that fleets do not store are refused by name. */
function placeOf(id: QuantityId): number {
  const place = STORED_QUANTITIES.findIndex((quantity) => quantity.id === id);
  if (place < 0) throw queryFault("fields", "enum", { value: id, allowedValues: STORED_QUANTITIES.map((one) => one.id).join(", ") });
  return place;
}

/** The latest ones in the range, in order of time. All that is known of such a moment is whether the UPS was on battery. */
async function powerChanges(
  store: Pick<FleetStore, "findEvents">,
  cardId: number,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<Series["power"]> {
  const { found } = await store.findEvents({
    ...range,
    ...{ newestFirst: true, limit: POWER_CHANGES, after: null, cardIds: [cardId], site: null },
    ...{ kinds: ["alarm.raised", "alarm.cleared"], severities: null, alarms: ["on-battery"], alarmId: null, search: null },
  });
  return found
    .map(({ wallMs, kind }) => ({ wallMs, mainsOk: null, onBattery: kind === "alarm.raised", outputOn: null }))
    .sort((a, b) => a.wallMs - b.wallMs);
}
