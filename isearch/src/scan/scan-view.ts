import type { Scan, ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import { LiveLines } from "@istars/service/terminal/live-lines.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { textTable } from "@istars/service/terminal/text-table.ts";
import { byAddress, CARD_COLUMNS, cardRow } from "./card-row.ts";
import { endLine, nothingFound, progressLine } from "./scan-summary.ts";

/** The time in the progress line is drawn anew so often, ms. */
const TICK_MS = 200;

export interface ScanViewDeps {
  readonly scanner: Scanner;
  readonly clock: Clock;
  readonly output: { readonly stdout: Output; readonly stderr: Output; readonly isJson: boolean };
  /** Those of this machine, for who has found nothing. */
  readonly interfaces: readonly LocalInterface[];
  /** Where cards listen. */
  readonly port: number;
}

/**
 * Runs a scan and shows it: on a terminal as a table that fills while cards answer, elsewhere as a table at the end, or as JSON.
 * Resolves with the scan as it ended. Throws a `ScanError` for a request that makes no sense here.
 */
export async function showScan(deps: ScanViewDeps, request: ScanRequest): Promise<Scan> {
  const { scanner, output } = deps;
  const { stdout, stderr, isJson } = output;
  const { promise: ended, resolve } = Promise.withResolvers<Scan>();
  const live = stdout.isTTY === true && !isJson ? new LiveScan(deps, new LiveLines(stdout)) : null;
  const unsubscribe = scanner.subscribe({
    onCards: () => live?.draw(),
    onForgotten: () => {},
    onScan: (scan) => {
      if (scan.state === "running") live?.draw();
      else resolve(scan);
    },
  });
  try {
    scanner.start(request);
    live?.start();
    const scan = await ended;
    await live?.end();
    if (isJson) stdout.write(`${JSON.stringify({ scan, cards: scanner.cards().sort(byAddress) }, null, 2)}\n`);
    else {
      for (const problem of scan.problems) stderr.write(`warning: ${problem}\n`);
      for (const line of report(deps, scan)) stdout.write(`${line}\n`);
    }
    return scan;
  } finally {
    await live?.end();
    unsubscribe();
  }
}

/** A scan that runs, on a terminal. */
class LiveScan {
  readonly #deps: ScanViewDeps;
  readonly #lines: LiveLines;
  readonly #over = new AbortController();
  #startMs: number | null = null;
  #ticking: Promise<void> = Promise.resolve();

  constructor(deps: ScanViewDeps, lines: LiveLines) {
    this.#deps = deps;
    this.#lines = lines;
  }

  start(): void {
    this.#startMs = this.#deps.clock.monoMs();
    this.#ticking = this.#tick();
  }

  draw(): void {
    const { scanner, clock } = this.#deps;
    const [scan, startMs] = [scanner.latest(), this.#startMs];
    if (this.#over.signal.aborted || !scan || startMs === null) return;
    const cards = scanner.cards().sort(byAddress);
    const table = cards.length === 0 ? [] : textTable(CARD_COLUMNS, cards.map(cardRow), this.#lines.width);
    const room = this.#lines.height - 2;
    const hidden = table.length - room;
    const shown = hidden > 0 ? [...table.slice(0, room - 1), `… and ${hidden + 1} more`] : table;
    this.#lines.draw([...shown, ...(shown.length > 0 ? [""] : []), progressLine(scan, cards, clock.monoMs() - startMs)]);
  }

  /** Takes away what was drawn. May be called twice. */
  async end(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    await this.#ticking;
    this.#lines.clear();
  }

  async #tick(): Promise<void> {
    while (!this.#over.signal.aborted) {
      this.draw();
      await this.#deps.clock.sleep(TICK_MS, this.#over.signal).catch(() => {}); // an aborted sleep is how it ends
    }
  }
}

/** What stands there at the end. */
function report({ scanner, output, interfaces, port }: ScanViewDeps, scan: Scan): readonly string[] {
  const cards = scanner.cards().sort(byAddress);
  if (cards.length === 0) return nothingFound(searchedOf(scan, interfaces), port);
  const width = output.stdout.isTTY ? new LiveLines(output.stdout).width : null;
  return [...textTable(CARD_COLUMNS, cards.map(cardRow), width), "", endLine(scan, cards)];
}

const searchedOf = ({ request }: Scan, interfaces: readonly LocalInterface[]): readonly LocalInterface[] =>
  interfaces.filter(({ name }) => request.interfaces?.includes(name) ?? true);
