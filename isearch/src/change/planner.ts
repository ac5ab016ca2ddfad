import type { PlanRequest, Preview, PreviewRow } from "@istars/protocol/model/isearch/address-plan.ts";
import { type Checked, type CheckFacts, checkAddresses, holderName } from "./address-check.ts";
import { readCsvPlan } from "./csv-plan.ts";
import { draftsOfRows, type PlanDraft } from "./plan-draft.ts";
import { type JudgedRow, judgePlan } from "./plan-judge.ts";
import { readStartPlan } from "./start-plan.ts";

/**
 * What a plan would do, row by row, with everything that is wrong. Changes nothing on any card; takes some seconds, in which the wanted
 * addresses are looked at. Rejects with a `ChangeError` for a file of which no row can be read.
 */
export async function previewPlan(request: PlanRequest, facts: CheckFacts, signal: AbortSignal): Promise<Preview> {
  const judged = judgePlan(await draftsOf(request, facts, signal), facts);
  const [checks, foreign] = await Promise.all([checkRows(judged, facts, signal), foreignMacs(judged, facts, signal)]);
  const rows = judged.map((row) => previewOf(row, checks.get(row) ?? null, row.mac === null ? null : (foreign.get(row.mac) ?? null)));
  return { rows, isClean: rows.every(({ faults }) => faults.length === 0) };
}

async function draftsOf(request: PlanRequest, facts: CheckFacts, signal: AbortSignal): Promise<readonly PlanDraft[]> {
  if ("rows" in request) return draftsOfRows(request.rows);
  return "csv" in request ? readCsvPlan(request.csv) : readStartPlan(request, facts, signal);
}

/** Rows whose address makes sense; of the others nobody has to be asked. */
async function checkRows(rows: readonly JudgedRow[], facts: CheckFacts, signal: AbortSignal): Promise<ReadonlyMap<JudgedRow, Checked>> {
  const asked = rows.flatMap((row) => (row.wanted?.mode === "static" && !hasBadAddress(row) ? [{ row, address: row.wanted.address }] : []));
  const checked = await checkAddresses(
    asked.map(({ row, address }) => ({ address, card: row.card })),
    facts,
    signal,
  );
  return new Map(asked.flatMap(({ row }, at) => (checked[at] ? [[row, checked[at]] as const] : [])));
}

const hasBadAddress = ({ faults }: JudgedRow): boolean =>
  faults.some(({ code }) => code === "bad-address" || code === "network-address" || code === "broadcast-address");

/** MACs in the plan that are not those of cards of ours but of other makers' that were found: who has which. */
async function foreignMacs(
  rows: readonly JudgedRow[],
  { cards, probe }: CheckFacts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const others = cards.filter(({ foreign }) => foreign !== null);
  if (others.length === 0 || rows.every(({ card, mac }) => card !== null || mac === null)) return new Map();
  const neighbours = await probe.neighbours(signal);
  return new Map(
    others.flatMap((card) => {
      const mac = neighbours.get(card.foreign?.address ?? "");
      return mac === undefined ? [] : [[mac, holderName(card)] as const];
    }),
  );
}

function previewOf({ row, mac, card, wanted, faults }: JudgedRow, checked: Checked | null, foreignName: string | null): PreviewRow {
  const isNotOurs = card === null && foreignName !== null;
  return {
    row,
    mac,
    name: card?.here.name ?? null,
    from: card?.here.address ?? null,
    wanted,
    faults: [
      ...faults.map((fault) => (isNotOurs && fault.code === "unknown-card" ? ({ code: "not-ours", by: foreignName } as const) : fault)),
      ...(checked?.check === "taken" ? [{ code: "address-taken", ...(checked.by === null ? {} : { by: checked.by }) } as const] : []),
    ],
    check: checked?.check ?? null,
    needsFirstPassword: card?.here.isNew ?? false,
  };
}
