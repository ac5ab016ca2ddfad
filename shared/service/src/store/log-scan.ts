/** Rows that one call looks at, whether they are wanted or not: little enough to keep no commit waiting. */
export const SCAN_ROWS = 1_000;

/** A place in a log that is read by time; ids tell entries of one moment apart. */
export interface LogPlace {
  readonly wallMs: number;
  readonly id: number;
}

/** Some of what was looked for, and where to go on; `next` is `null` when there is no more. */
export interface LogPage<T> {
  readonly found: readonly T[];
  readonly next: LogPlace | null;
}

export interface LogRange {
  readonly fromMs: number;
  /** Before this moment. */
  readonly toMs: number;
  readonly newestFirst: boolean;
  /** Behind this place; `null` from the beginning. */
  readonly after: LogPlace | null;
  /** At most so many are found, at least 1. */
  readonly limit: number;
}

/** Picks what is wanted out of rows that were read in order, at most `limit`; `isEnd`: nothing comes after them. */
export function pick<T extends LogPlace>(rows: readonly T[], isEnd: boolean, limit: number, isWanted: (row: T) => boolean): LogPage<T> {
  const found: T[] = [];
  for (const [index, row] of rows.entries()) {
    if (isWanted(row)) found.push(row);
    const isLast = index === rows.length - 1;
    if (found.length === limit || isLast) return { found, next: isLast && isEnd ? null : { wallMs: row.wallMs, id: row.id } };
  }
  return { found, next: null };
}

/** Reads on until `limit` are found or there is no more. */
export async function findInLog<T>(
  range: LogRange,
  readPage: (range: LogRange) => Promise<LogPage<T>>,
): Promise<{ readonly found: T[]; readonly next: LogPlace | null }> {
  const found: T[] = [];
  let after = range.after;
  for (;;) {
    const page = await readPage({ ...range, after, limit: range.limit - found.length });
    found.push(...page.found);
    after = page.next;
    if (after === null || found.length >= range.limit) return { found, next: after };
  }
}
