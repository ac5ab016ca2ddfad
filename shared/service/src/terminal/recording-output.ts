import type { Output } from "./output.ts";

/** Keeps what is written. For tests. */
export class RecordingOutput implements Output {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly rows: number;
  text = "";

  constructor({ isTTY = false, columns = 120, rows = 12 }: { isTTY?: boolean; columns?: number; rows?: number } = {}) {
    this.isTTY = isTTY;
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    this.text += text;
  }

  /** What stands on the screen, line by line, as far as going up, clearing what is below and the cursor are concerned. */
  get screen(): readonly string[] {
    let lines = [""];
    for (const [at, piece] of this.text.split("\u001b[").entries()) {
      const order = at === 0 ? null : /^(?:(\d+)A\r|J|\?25[lh])/.exec(piece);
      if (order?.[1] !== undefined) lines = [...lines.slice(0, lines.length - 1 - Number(order[1])), ""];
      const [first = "", ...rest] = piece.slice(order?.[0].length ?? 0).split("\n");
      lines = [...lines.slice(0, -1), `${lines.at(-1)}${first}`, ...rest];
    }
    return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  }
}
