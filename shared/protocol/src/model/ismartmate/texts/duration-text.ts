import type { AgentTexts } from "./agent-texts.ts";
import { filled } from "./filled.ts";

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;
/** Below this a tenth of a second tells something. */
const FINE_BELOW_MS = 10_000;

/**
 * A length of time as it stands in a sentence: `0.4 s`, `90 ms`, `1 min 30 s`, `2 h`. Its two greatest units, rounded down, so that nothing
 * is said to be longer than it is.
 */
export function durationText(ms: number, { duration }: Pick<AgentTexts, "duration">): string {
  const whole = Math.max(0, Math.floor(ms));
  if (whole > 0 && whole < 100) return filled(duration.ms, { n: whole });
  if (whole < FINE_BELOW_MS) return filled(duration.s, { n: Math.floor(whole / 100) / 10 });
  let left = Math.floor(whole / 1_000);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (parts.length > 0 || count > 0) parts.push(count === 0 ? "" : filled(duration[unit], { n: count }));
    if (parts.length === 2) break;
  }
  return parts.filter((part) => part !== "").join(" ");
}
