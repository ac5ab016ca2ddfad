/** Longest text taken from a stranger unless it is said otherwise, characters. */
const MAX_LENGTH = 64;
/** What moves a cursor, breaks a line, turns the direction of writing, or is half a character. */
const UNRULY = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A stranger's text on one line: where something unruly stood is a blank. */
export const onOneLine = (text: string): string => text.replace(UNRULY, " ");

/**
 * A stranger's text as it may stand in a list: on one line, without blanks at the ends, cut if it has more than `maxLength` characters;
 * `null` if nothing is left.
 */
export function plainText(text: string, maxLength: number = MAX_LENGTH): string | null {
  const plain = onOneLine(text).trim();
  return plain === "" ? null : [...plain].slice(0, maxLength).join("").trimEnd();
}
