/** Most words a line may have, and most characters a word: the limits of the parsers on the other end. */
export const MAX_WORDS = 32;
export const MAX_WORD_LENGTH = 512;

/**
 * A value's quoted form may take this many bytes. Clients read a reply line into 512 bytes, so with the longest request echoed in front
 * of it a line still fits.
 */
export const MAX_QUOTED_BYTES = 384;

const isBlank = (character: string): boolean =>
  character === " " || character === "\t" || character === "\r" || character === "\v" || character === "\f" || character === "\n";

/**
 * Splits a line of the NUT protocol into words, as the network servers and clients in use do:
 * blanks part words; `"…"` keeps blanks; a backslash takes the next character as it is, inside quotes and outside; an unquoted `#` ends
 * the line as a comment; an unquoted `=` ends the word and is a word by itself; a quote inside a word is a plain character.
 * An empty line has no words.
 *
 * `null` if the line is malformed: a quote is not closed, a bare `#` stands inside quotes, a backslash ends the line, or there are more
 * than `MAX_WORDS` words or `MAX_WORD_LENGTH` characters in one.
 * Source: RFC 9271 §4.1; the cases it leaves open behave as in upsd 2.8.0, except that a quoted word never reaches over a line's end.
 */
export function parseWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    const first = line.charAt(at);
    if (isBlank(first)) {
      at++;
      continue;
    }
    if (first === "#") break;
    const word = first === "=" ? { text: "=", end: at + 1 } : first === '"' ? readQuoted(line, at + 1) : readBare(line, at);
    if (word === null || word.text.length > MAX_WORD_LENGTH || words.length === MAX_WORDS) return null;
    words.push(word.text);
    at = word.end;
  }
  return words;
}

interface Word {
  readonly text: string;
  /** Where reading goes on. */
  readonly end: number;
}

function readBare(line: string, start: number): Word | null {
  let text = "";
  let at = start;
  while (at < line.length) {
    const character = line.charAt(at);
    if (isBlank(character) || character === "#" || character === "=") break;
    if (character === "\\") {
      at++;
      if (at === line.length) return null;
    }
    text += line.charAt(at);
    at++;
  }
  return { text, end: at };
}

function readQuoted(line: string, start: number): Word | null {
  let text = "";
  for (let at = start; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '"') return { text, end: at + 1 };
    if (character === "#") return null;
    if (character === "\\") {
      at++;
      if (at === line.length) return null;
    }
    text += line.charAt(at);
  }
  return null;
}

const utf8 = new TextEncoder();

/**
 * A value as it stands in a reply: always in quotes, with `"`, `\` and `#` escaped, for clients refuse the line otherwise. Control
 * characters, which would break the line, become blanks. A value too long for a client's buffer is cut at a whole character.
 */
export function quoteValue(value: string): string {
  let quoted = "";
  let bytes = 2;
  for (const character of value) {
    const safe = isControl(character) ? " " : character;
    const escaped = safe === '"' || safe === "\\" || safe === "#" ? `\\${safe}` : safe;
    bytes += utf8.encode(escaped).length;
    if (bytes > MAX_QUOTED_BYTES) break;
    quoted += escaped;
  }
  return `"${quoted}"`;
}

const isControl = (text: string): boolean => /\p{Cc}/u.test(text);

/** A word of the request as it is said back: bare where that reads back as the same word, else quoted. */
export function echoWord(word: string): string {
  const back = isControl(word) ? null : parseWords(word);
  return back?.length === 1 && back[0] === word ? word : quoteValue(word);
}
