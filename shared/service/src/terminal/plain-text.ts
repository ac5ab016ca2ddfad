/** Longest text taken from a stranger, characters. */
const MAX_LENGTH = 64;
/** What moves a cursor, breaks a line or turns the direction of writing. */
const UNRULY = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A stranger's text on one line: where something unruly stood is a blank. */
export const onOneLine = (text: string): string => text.replace(UNRULY, " ");

/** A stranger's text as it may stand in a list: on one line, without blanks at the ends, cut if too long; `null` if nothing is left. */
export function plainText(text: string): string | null {
  const plain = onOneLine(text).trim();
  return plain === "" ? null : [...plain].slice(0, MAX_LENGTH).join("");
}
