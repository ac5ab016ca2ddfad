const LAG_S = 1200;

/** How much warmer than the air around it the inside gets in the end, °C. */
export const warmingC = (loadPercent: number, onBattery: boolean, charging: boolean): number =>
  2 + 12 * (loadPercent / 100) ** 2 + (onBattery ? 6 : 0) + (charging ? 3 : 0);

/** The temperature inside: follows what goes on with a lag of twenty minutes. */
export class Warmth {
  #insideC: number;
  #ambientC: number;

  constructor(ambientC: number, warming: number) {
    this.#ambientC = ambientC;
    this.#insideC = ambientC + warming;
  }

  get insideC(): number {
    return this.#insideC;
  }

  /** Makes the inside so warm now, and the air around such that it stays so with what goes on now. */
  set(insideC: number, warming: number): void {
    this.#insideC = insideC;
    this.#ambientC = insideC - warming;
  }

  step(warming: number, seconds: number): void {
    const target = this.#ambientC + warming;
    this.#insideC = target + (this.#insideC - target) * Math.exp(-seconds / LAG_S);
  }
}
