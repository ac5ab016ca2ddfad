import { onOneLine } from "@istars/protocol/model/plain-text.ts";
import { displayWidth, fitWidth } from "./display-width.ts";

/** Between two columns. */
const GAP = "  ";
/** A column that has to give way keeps so many. */
const LEAST_WIDTH = 6;

/** A column of a table for terminals. `gives`: it is cut where the table is too wide; those with the higher number first. */
export interface TextColumn {
  readonly title: string;
  readonly gives?: number;
}

/**
 * A table as lines, the first one the head. What a stranger may have put into a cell is drawn as blanks where it would move the cursor.
 * `maxWidth` is that of the terminal; `null` cuts nothing. A column in which nothing stands is left out.
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[], maxWidth: number | null): string[] {
  const cells = rows.map((row) => row.map((cell) => onOneLine(cell)));
  const shown = columns.flatMap((column, at) => {
    const widest = Math.max(0, ...cells.map((row) => displayWidth(row[at] ?? "")));
    return widest === 0 && rows.length > 0 ? [] : [{ ...column, at, width: Math.max(widest, displayWidth(column.title)) }];
  });
  if (maxWidth !== null) {
    let excess = shown.reduce((sum, { width }) => sum + width, GAP.length * (shown.length - 1)) - maxWidth;
    for (const column of shown.filter(({ gives }) => gives !== undefined).sort((a, b) => (b.gives ?? 0) - (a.gives ?? 0))) {
      const given = Math.max(0, Math.min(excess, column.width - LEAST_WIDTH));
      column.width -= given;
      excess -= given;
    }
  }
  const lineOf = (textAt: (column: (typeof shown)[number]) => string): string =>
    shown
      .map((column) => fitWidth(textAt(column), column.width))
      .join(GAP)
      .trimEnd();
  return [lineOf(({ title }) => title), ...cells.map((row) => lineOf(({ at }) => row[at] ?? ""))];
}
