import { parseArgs } from "node:util";
import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import { systemClock } from "@istars/service/clock.ts";
import { createScanner } from "@istars/service/scan/create-scanner.ts";

/*
 * Scans as the programs do, with the engine already running as it is when somebody presses the button, and tells when each row was
 * listed: one line of JSON for each scan. `node test/bench/discovery-scan.ts [--rounds N] [--foreign RANGE]`
 */

/** What one scan has found. */
export interface ListedTimes {
  /** When each row was listed, in the order in which they were, ms from the scan's start. */
  readonly listedMs: readonly number[];
}

export interface ScanTimes extends ListedTimes {
  /** Processor time of the whole scan. */
  readonly cpuMs: number;
  /** Reading the whole list as a page does that opens, ms. */
  readonly readMs: number;
  readonly octets: number;
}

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "1" }, foreign: { type: "string" } } });
const { foreign } = options;
const request: ScanRequest = foreign === undefined ? {} : { foreign: true, ranges: [foreign] };

const scanner = createScanner({ clock: systemClock });
for (let round = 0; round < Number(options.rounds); round++) {
  const listedAt = new Map<string, number>();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const startCpu = process.cpuUsage();
  const startMs = performance.now();
  const unsubscribe = scanner.subscribe({
    onCards: (changed) => {
      const atMs = performance.now() - startMs;
      for (const { key } of changed) if (!listedAt.has(key)) listedAt.set(key, atMs);
    },
    onForgotten: () => {},
    onScan: ({ state }) => {
      if (state !== "running") resolve();
    },
  });
  scanner.start(request);
  await ended;
  unsubscribe();
  const { user, system } = process.cpuUsage(startCpu);
  const beforeMs = performance.now();
  const octets = Buffer.byteLength(JSON.stringify(scanner.cards()));
  const readMs = performance.now() - beforeMs;
  const listedMs = [...listedAt.values()];
  console.log(JSON.stringify({ listedMs, cpuMs: (user + system) / 1_000, readMs, octets } satisfies ScanTimes));
  scanner.forget();
}
await scanner.close();
