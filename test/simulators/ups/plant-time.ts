import type { Clock } from "@istars/service/clock.ts";
import type { Plant } from "./plant.ts";

/** Lets the plant's time run with the clock's, `speed` times as fast. */
export class PlantTime {
  readonly #plant: Plant;
  readonly #clock: Clock;
  readonly #speed: number;
  #lastMs: number;

  constructor(plant: Plant, clock: Clock, speed: number) {
    this.#plant = plant;
    this.#clock = clock;
    this.#speed = speed;
    this.#lastMs = clock.monoMs();
  }

  /** The plant as it is at this moment. */
  now(): Plant {
    const nowMs = this.#clock.monoMs();
    this.#plant.advance(((nowMs - this.#lastMs) / 1000) * this.#speed);
    this.#lastMs = nowMs;
    return this.#plant;
  }

  /** Keeps the plant up to date even when nobody looks, so that a later look has little to make up for. Returns when `stop` aborts. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      this.now();
      await this.#clock.sleep(1000, stop).catch(() => {}); // an aborted sleep is how this stops
    }
  }
}
