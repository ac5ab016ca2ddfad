const DAY_S = 86_400;

/**
 * Words under the ticks of a time axis, in the viewer's language and time zone: the time of day, with the date below it at the first
 * tick and wherever a new day begins; for ticks a day or more apart the date, and for months apart with the year.
 * @param splits moments of the ticks, s
 * @param stepS distance between them, s
 */
export function timeTicks(language: string, splits: readonly number[], stepS: number): string[] {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { hourCycle: "h23", ...options });
  const day = format({ month: "numeric", day: "numeric" });
  if (stepS >= DAY_S) {
    const far = stepS >= 27 * DAY_S ? format({ year: "numeric", month: "numeric" }) : day;
    return splits.map((s) => far.format(s * 1_000));
  }
  const time = format({ hour: "2-digit", minute: "2-digit", ...(stepS < 60 ? { second: "2-digit" } : {}) });
  let shown = "";
  return splits.map((s) => {
    const date = day.format(s * 1_000);
    const isNew = date !== shown;
    shown = date;
    return isNew ? `${time.format(s * 1_000)}\n${date}` : time.format(s * 1_000);
  });
}
