/** What a person asks to see: a usual stretch up to now, one day, or from one moment to another (both as `<input>` writes them). */
export type RangeChoice =
  | { readonly kind: "today" | "yesterday" | "week" | "month" | "year" }
  | { readonly kind: "day"; readonly day: string }
  | { readonly kind: "span"; readonly from: string; readonly to: string };

/** From this moment until before that one, epoch ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** It ends now, and goes on. */
  readonly isLive: boolean;
}

const DAY_MS = 86_400_000;
const DAYS_BACK = { week: 7, month: 30, year: 365 } as const;

/** The time that is meant, in the viewer's zone; `null` where nothing sensible was typed (yet). Days are 23 or 25 hours when clocks change. */
export function rangeOf(choice: RangeChoice, nowMs: number): TimeRange | null {
  switch (choice.kind) {
    case "today":
      return { fromMs: dayStart(nowMs, 0), toMs: nowMs, isLive: true };
    case "yesterday":
      return { fromMs: dayStart(nowMs, -1), toMs: dayStart(nowMs, 0), isLive: false };
    case "week":
    case "month":
    case "year":
      return { fromMs: nowMs - DAYS_BACK[choice.kind] * DAY_MS, toMs: nowMs, isLive: true };
    case "day": {
      const startMs = new Date(`${choice.day}T00:00`).getTime();
      return between(startMs, dayStart(startMs, 1), nowMs);
    }
    case "span":
      return between(new Date(choice.from).getTime(), new Date(choice.to).getTime(), nowMs);
  }
}

/** What has not happened yet is left out: a range that would end later ends now. */
function between(fromMs: number, toMs: number, nowMs: number): TimeRange | null {
  if (!(fromMs >= 0 && fromMs < toMs && fromMs < nowMs)) return null;
  return toMs >= nowMs ? { fromMs, toMs: nowMs, isLive: true } : { fromMs, toMs, isLive: false };
}

function dayStart(ms: number, daysOn: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + daysOn).getTime();
}

/** The day of a moment as `<input type="date">` writes it, in the viewer's zone. */
export function dayText(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The moment as `<input type="datetime-local">` writes it, in the viewer's zone. */
export function momentText(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${dayText(ms)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The day so many days on. */
export const dayBeside = (day: string, daysOn: number): string => dayText(dayStart(new Date(`${day}T00:00`).getTime(), daysOn));
