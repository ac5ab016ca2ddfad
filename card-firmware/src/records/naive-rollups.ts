import { Rollup } from "@istars/service/series/rollup.ts";
import type { Database } from "better-sqlite3";
import { PLACES } from "./quantities.ts";
import type { RecordRow } from "./record.ts";

/** By the unit's start, then by quantity. */
export type RollupTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** For tests: what roll-ups of these rows have to be, by adding up and nothing else. */
export function naiveRollups(rows: readonly RecordRow[], unitMs: number): RollupTexts {
  const units: Record<string, Record<string, string>> = {};
  for (const start of new Set(rows.map(({ wallMs }) => Math.floor(wallMs / unitMs) * unitMs))) {
    const own = rows.filter(({ wallMs }) => wallMs >= start && wallMs < start + unitMs);
    const unit: Record<string, string> = {};
    for (const id of PLACES.keys()) {
      const told = own.flatMap(({ spanMs, values: { [id]: summary } }) =>
        summary ? [{ weight: BigInt(Math.max(1, spanMs)), summary }] : [],
      );
      if (told.length === 0) continue;
      const mean = ({ avg, last }: RecordRow["values"][string]) => avg ?? last ?? 0;
      const min = Math.min(...told.map(({ summary }) => summary.min ?? mean(summary)));
      const max = Math.max(...told.map(({ summary }) => summary.max ?? mean(summary)));
      const sum = told.reduce((all, { summary, weight }) => all + BigInt(mean(summary)) * weight, 0n);
      const weight = told.reduce((all, { weight }) => all + weight, 0n);
      unit[id] = `${min} ${max} ${sum} ${weight}`;
    }
    units[start] = unit;
  }
  return units;
}

/** For tests: the roll-ups as they stand in the file. */
export function storedRollups(db: Database, table: "hours" | "days"): RollupTexts {
  const rows = db.prepare<[], { startMs: number; data: Uint8Array }>(`SELECT start_ms AS startMs, data FROM ${table}`).all();
  return Object.fromEntries(
    rows.map(({ startMs, data }) => {
      const rollup = Rollup.unpack(data);
      const told = [...PLACES].flatMap(([id, place]) => {
        const aggregate = rollup.at(place);
        return aggregate ? [[id, `${aggregate.min} ${aggregate.max} ${aggregate.sum} ${aggregate.weight}`] as const] : [];
      });
      return [startMs, Object.fromEntries(told)];
    }),
  );
}
