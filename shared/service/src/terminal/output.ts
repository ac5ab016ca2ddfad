/** Where a program writes: what is needed of `process.stdout` and `process.stderr`. */
export interface Output {
  write(text: string): unknown;
  /** True for a terminal, on which lines can be drawn anew. */
  readonly isTTY?: boolean;
  /** Of the terminal. */
  readonly columns?: number;
  readonly rows?: number;
}
