/** How long the power stage bears a load before it gives up, s. Infinite up to the rating. */
function bearableS(loadPercent: number): number {
  if (loadPercent <= 100) return Number.POSITIVE_INFINITY;
  if (loadPercent <= 110) return 600;
  if (loadPercent <= 125) return 60;
  return loadPercent <= 150 ? 10 : 1;
}

const COOLING_S = 30;

/** Sums up heat, so that two short overloads close together count as one. */
export class OverloadGuard {
  #heat = 0;
  #tripped = false;

  /** Given up; stays so until the load is within the rating and the stage has cooled. */
  get tripped(): boolean {
    return this.#tripped;
  }

  /** `carriedPercent` is what the power stage itself carries: 0 when off or past the inverter. */
  step(carriedPercent: number, wantedPercent: number, seconds: number): void {
    if (carriedPercent > 100) this.#heat += seconds / bearableS(carriedPercent);
    else this.#heat = Math.max(0, this.#heat - seconds / COOLING_S);
    if (this.#heat >= 1) this.#tripped = true;
    else if (wantedPercent <= 100 && this.#heat === 0) this.#tripped = false;
    this.#heat = Math.min(1, this.#heat);
  }
}
