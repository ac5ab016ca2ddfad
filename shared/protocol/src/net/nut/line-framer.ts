/** Longest request line a server reads, bytes without the line's end. Real ones stay under 1,200: a name and one value. */
export const MAX_LINE_BYTES = 4096;

const LF = 0x0a;

/**
 * Cuts a byte stream into lines at LF and decodes each as UTF-8; a CR before it stays, and counts as a blank for the word parser.
 * Lines are taken one at a time, so that a caller can stop between two while a reply is pending or its peer does not read.
 */
export class LineFramer {
  readonly #maxBytes: number;
  #held: Buffer = Buffer.alloc(0);
  /** Where to go on looking for LF. */
  #seen = 0;

  constructor(maxBytes = MAX_LINE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  push(bytes: Uint8Array): void {
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes]);
  }

  /** The next whole line without its LF; `null` if there is none yet; `"too-long"`, from then on, once a line exceeds the limit. */
  next(): { readonly line: string } | "too-long" | null {
    const end = this.#held.indexOf(LF, this.#seen);
    if ((end < 0 ? this.#held.length : end) > this.#maxBytes) return "too-long";
    if (end < 0) {
      this.#seen = this.#held.length;
      return null;
    }
    const line = this.#held.toString("utf8", 0, end);
    this.#held = this.#held.subarray(end + 1);
    this.#seen = 0;
    return { line };
  }
}
