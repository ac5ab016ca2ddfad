/** Characters that a terminal draws two columns wide: East Asian wide and full-width ones, and pictures (Unicode UAX #11, roughly). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
/** Marks that are drawn onto the character before them, and characters that are not drawn at all. */
const NARROWLESS = /^[\p{M}\p{Cf}]$/u;

const widthOf = (character: string): number => (NARROWLESS.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Columns that a terminal takes for a text without control characters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text in exactly so many columns: filled with blanks, or cut with an ellipsis. */
export function fitWidth(text: string, width: number): string {
  const missing = width - displayWidth(text);
  if (missing >= 0) return text + " ".repeat(missing);
  let kept = "";
  let keptWidth = 0;
  for (const character of text) {
    const next = keptWidth + widthOf(character);
    if (next > width - 1) break;
    kept += character;
    keptWidth = next;
  }
  return `${kept}…${" ".repeat(width - 1 - keptWidth)}`;
}
