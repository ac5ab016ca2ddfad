import { displayWidth, fitWidth } from "./display-width.ts";
import type { Output } from "./output.ts";

/** For a terminal that does not tell its size. */
const USUAL = { columns: 80, rows: 24 } as const;
const CURSOR = { up: (lines: number) => `\u001b[${lines}A`, clearBelow: "\u001b[J", hide: "\u001b[?25l", show: "\u001b[?25h" } as const;

/** Lines of a terminal that are drawn anew in place. Needs a terminal. */
export class LiveLines {
  readonly #output: Output;
  #drawn = 0;
  #shown = "";

  constructor(output: Output) {
    this.#output = output;
  }

  /** Columns that a line may have: one less than there are, so that no terminal breaks it. */
  get width(): number {
    return (this.#output.columns || USUAL.columns) - 1;
  }

  /** Lines that can be drawn: what has left the screen could not be drawn anew. */
  get height(): number {
    return (this.#output.rows || USUAL.rows) - 1;
  }

  /** Replaces what was drawn before. Lines that are too wide are cut, those that are too many left out. */
  draw(lines: readonly string[]): void {
    const fitting = lines.slice(0, this.height).map((line) => (displayWidth(line) > this.width ? fitWidth(line, this.width) : line));
    const text = fitting.map((line) => `${line}\n`).join("");
    if (text === this.#shown) return;
    this.#output.write(`${CURSOR.hide}${this.#back()}${text}`);
    this.#drawn = fitting.length;
    this.#shown = text;
  }

  /** Takes away what was drawn, and leaves the cursor at its place. */
  clear(): void {
    this.#output.write(`${this.#back()}${CURSOR.show}`);
    this.#drawn = 0;
    this.#shown = "";
  }

  #back(): string {
    return this.#drawn === 0 ? "" : `${CURSOR.up(this.#drawn)}\r${CURSOR.clearBelow}`;
  }
}
