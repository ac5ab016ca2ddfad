/** Longest text taken from a stranger, characters. */
const MAX_LENGTH = 64;

/**
 * A stranger's text as it may stand in a list: control characters and marks that turn the direction of writing are blanks, blanks at the
 * ends go, and what is too long is cut. `null` if nothing is left.
 */
export function plainText(text: string): string | null {
  const plain = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
  return plain === "" ? null : [...plain].slice(0, MAX_LENGTH).join("");
}
