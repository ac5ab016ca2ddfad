import type { Sighting } from "../sighting.ts";
import type { ScanReport } from "../source.ts";

/** Keeps what a source tells. For tests. */
export class RecordingReport implements ScanReport {
  readonly sightings: Sighting[] = [];
  readonly problems: string[] = [];
  toAsk = 0;
  askedCount = 0;
  readonly #onSighting: (sighting: Sighting) => void;

  constructor(onSighting: (sighting: Sighting) => void = () => {}) {
    this.#onSighting = onSighting;
  }

  saw(sighting: Sighting): void {
    this.sightings.push(sighting);
    this.#onSighting(sighting);
  }

  willAsk(count: number): void {
    this.toAsk += count;
  }

  asked(): void {
    this.askedCount++;
  }

  problem(text: string): void {
    this.problems.push(text);
  }
}
