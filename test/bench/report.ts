/** One measured value and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The most that is good enough. */
  readonly limit: number;
  readonly unit: string;
}

/** What a run has found: printed as it comes, and as one line of JSON in the end. */
export class Report {
  readonly #bench: string;
  readonly #figures: (Figure & { readonly isMet: boolean })[] = [];
  readonly #details: Record<string, unknown> = {};

  constructor(bench: string) {
    this.#bench = bench;
  }

  /** Something beside the targets: a spread, a peer. */
  tell(name: string, detail: unknown, text: string): void {
    this.#details[name] = detail;
    console.log(`      ${name}: ${text}`);
  }

  /** A value with a target; one that is not a number has missed it. */
  judge(figure: Figure): void {
    const isMet = figure.value <= figure.limit;
    this.#figures.push({ ...figure, isMet });
    const { name, value, limit, unit } = figure;
    console.log(`${isMet ? "PASS" : "FAIL"}  ${name}: ${value.toFixed(1)} ${unit}, at most ${limit} ${unit}`);
  }

  /** Prints the summary; gives the exit status. */
  finish(): 0 | 1 {
    const pass = this.#figures.every(({ isMet }) => isMet);
    console.log(JSON.stringify({ bench: this.#bench, pass, figures: this.#figures, ...this.#details }));
    return pass ? 0 : 1;
  }
}

/** How a list of measurements is spread. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function spreadOf(list: readonly number[]): Spread {
  const sorted = list.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
  return { count: list.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

export const spreadText = ({ count, p50, p99, max }: Spread, unit: string): string =>
  `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}, most ${max.toFixed(2)} ${unit} (${count} samples)`;
