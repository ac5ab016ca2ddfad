import type { Clock } from "@istars/service/clock.ts";
import type { IdentifyLight } from "./light.ts";

/** What a light is made of: a way to let it blink, and one to put it back as it was. */
export interface Lamp {
  on(): Promise<void>;
  off(): Promise<void>;
}

/** Lets a lamp blink for a time that each further call sets anew. */
export class BlinkTimer implements IdentifyLight {
  readonly canBlink: boolean;
  readonly #lamp: Lamp | null;
  readonly #clock: Clock;
  #endMonoMs = 0;
  #stop = new AbortController();
  #ending: Promise<void> = Promise.resolve();

  /** `null`: there is no lamp. */
  constructor(lamp: Lamp | null, clock: Clock) {
    this.canBlink = lamp !== null;
    this.#lamp = lamp;
    this.#clock = clock;
  }

  get leftMs(): number {
    return Math.max(0, Math.round(this.#endMonoMs - this.#clock.monoMs()));
  }

  async blink(seconds: number): Promise<void> {
    if (this.#lamp === null) throw new Error("there is no light to blink with");
    const wasOn = this.leftMs > 0;
    if (!wasOn) {
      await this.#ending;
      await this.#lamp.on();
    }
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#endMonoMs = this.#clock.monoMs() + seconds * 1_000;
    this.#ending = this.#endAfter(seconds * 1_000, this.#lamp, this.#stop.signal);
  }

  async close(): Promise<void> {
    const isOn = this.leftMs > 0;
    this.#endMonoMs = 0;
    this.#stop.abort();
    await this.#ending;
    if (isOn) await this.#lamp?.off();
  }

  async #endAfter(ms: number, lamp: Lamp, signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal).catch(() => {}); // who aborts it sees to the lamp
    if (signal.aborted) return;
    this.#endMonoMs = 0;
    await lamp.off().catch(() => {}); // a lamp that was pulled out needs no putting back
  }
}
