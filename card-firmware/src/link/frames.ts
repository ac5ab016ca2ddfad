/** A piece of what came over the line. `frame` begins with the awaited start character, `line` does not; neither has its CR. */
export type Chunk =
  | { readonly kind: "frame"; readonly text: string }
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "noise"; readonly bytes: number };

const CR = 0x0d;
/** Longer than any reply of the protocols that end in CR (three-phase Megatec: 118). */
const MAX_FRAME_BYTES = 256;

/**
 * Cuts a byte stream at CR. A start character ends whatever was cut short before it, and whatever grows too long is dropped, so the
 * memory held is bounded and every byte is accounted for: in a chunk, or as noise.
 */
export class Frames {
  #start: number | null = null;
  #startRecurs = false;
  #held: number[] = [];

  /**
   * Begins anew, awaiting frames with this start character (`null` or `""`: lines only), which may stand inside a frame too when it
   * `recurs`. Returns how many bytes were dropped.
   */
  begin(start: string | null, recurs = false): number {
    const dropped = this.#held.length;
    this.#held = [];
    this.#start = start === null || start === "" ? null : start.charCodeAt(0);
    this.#startRecurs = recurs;
    return dropped;
  }

  push(bytes: Uint8Array): Chunk[] {
    const out: Chunk[] = [];
    for (const byte of bytes) {
      if (byte === CR) {
        if (this.#held.length > 0)
          out.push(this.#isFrame() ? { kind: "frame", text: this.#text(1) } : { kind: "line", text: this.#text(0) });
        this.#held = [];
        continue;
      }
      const begins = byte === this.#start && !(this.#startRecurs && this.#isFrame());
      if (begins || this.#held.length === MAX_FRAME_BYTES) this.#drain(out);
      this.#held.push(byte);
    }
    return out;
  }

  /** What has arrived of a frame whose end is missing, start character included; `""` if no frame was begun. */
  unfinished(): string {
    return this.#isFrame() ? this.#text(0) : "";
  }

  #isFrame(): boolean {
    return this.#start !== null && this.#held[0] === this.#start;
  }

  #text(from: number): string {
    return String.fromCharCode(...this.#held.slice(from));
  }

  #drain(out: Chunk[]): void {
    if (this.#held.length > 0) out.push({ kind: "noise", bytes: this.#held.length });
    this.#held = [];
  }
}
