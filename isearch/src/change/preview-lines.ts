import type { Preview, PreviewRow } from "@istars/protocol/model/isearch/address-plan.ts";
import { LiveLines } from "@istars/service/terminal/live-lines.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { type TextColumn, textTable } from "@istars/service/terminal/text-table.ts";
import { faultWords, wantedWords } from "./change-words.ts";

const COLUMNS: readonly TextColumn[] = [
  { title: "ROW" },
  { title: "MAC" },
  { title: "NAME", gives: 1 },
  { title: "NOW" },
  { title: "THEN" },
  { title: "NOTES", gives: 2 },
];

/** A plan before it is carried out, as a table. On a terminal it is cut to its width. */
export function previewLines({ rows }: Preview, output: Output): readonly string[] {
  const width = output.isTTY ? new LiveLines(output).width : null;
  return textTable(COLUMNS, rows.map(cellsOf), width);
}

function cellsOf({ row, mac, name, from, wanted, faults, check, needsFirstPassword }: PreviewRow): readonly string[] {
  const notes = [
    ...faults.map(({ code, by }) => faultWords(code, by)),
    ...(faults.length === 0 && check === "own" ? ["has it already"] : []),
    ...(check === "not-checked" ? ["address not checked"] : []),
    ...(needsFirstPassword ? ["new: needs its first password"] : []),
  ];
  return [String(row), mac ?? "", name ?? "", from ?? "", wanted ? wantedWords(wanted) : "", notes.join("; ")];
}
