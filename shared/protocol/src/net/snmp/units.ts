const MAX_INTEGER = 2_147_483_647;

/** Tenths of the unit, e.g. 0.1 V. `null` stays unknown. */
export const tenths = (value: number | null): number | null => (value === null ? null : Math.round(value * 10));

/** The nearest whole number. */
export const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));

/** A value that fits the MIB's NonNegativeInteger, or up to `max`; anything else is not told, rather than bent into range. */
export const nonNegative = (value: number | null, max = MAX_INTEGER): number | null =>
  value !== null && value >= 0 && value <= max ? value : null;

/** Hundredths of a second as TimeTicks, which start again at 2^32 (after 497 days). */
export const ticksOf = (ms: number): number => Math.floor(Math.max(0, ms) / 10) >>> 0;

/**
 * A text as DisplayString of at most `max` octets, cut between characters. Control characters become spaces. The MIB asks for ASCII;
 * names and places that people typed in other scripts go out as UTF-8, which managers show, where question marks would tell nothing.
 */
export function displayString(text: string, max: number): Uint8Array {
  const bytes = new TextEncoder().encode(text.replace(/\p{Cc}/gu, " "));
  let end = Math.min(bytes.length, max);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.slice(0, end);
}
