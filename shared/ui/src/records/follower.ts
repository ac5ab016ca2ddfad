/**
 * Runs a job after each sign that there is something new: at once, one at a time, and again only when `pause` is over, so that a thousand
 * signs in a second are two runs. What the sign came with last is what is run; a job never rejects.
 */
export class Follower {
  readonly #pause: () => Promise<void>;
  #wanted: (() => Promise<void>) | null = null;
  #isRunning = false;

  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  sign(job: () => Promise<void>): void {
    this.#wanted = job;
    if (!this.#isRunning) void this.#run();
  }

  /** Runs nothing more but what is under way. */
  stop(): void {
    this.#wanted = null;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#wanted !== null) {
      const job = this.#wanted;
      this.#wanted = null;
      await job();
      await this.#pause();
    }
    this.#isRunning = false;
  }
}
