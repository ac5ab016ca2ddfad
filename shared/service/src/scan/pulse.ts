import type { Clock } from "../clock.ts";

/** Does something at once when it is due, but never twice within `everyMs`: what comes due in between is done together at the end. */
export class Pulse {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #act: () => void;
  readonly #signal: AbortSignal;
  #isResting = false;
  #isDue = false;

  /** When the signal aborts, what is due and was not done is dropped. */
  constructor(clock: Clock, options: { readonly everyMs: number; readonly act: () => void }, signal: AbortSignal) {
    this.#clock = clock;
    this.#everyMs = options.everyMs;
    this.#act = options.act;
    this.#signal = signal;
  }

  due(): void {
    this.#isDue = true;
    if (!this.#isResting) this.#beat();
  }

  /** Does now what is due. */
  flush(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#act();
  }

  #beat(): void {
    this.flush();
    this.#isResting = true;
    this.#clock.sleep(this.#everyMs, this.#signal).then(
      () => {
        this.#isResting = false;
        if (this.#isDue) this.#beat();
      },
      () => {}, // aborted: nobody listens any more
    );
  }
}
