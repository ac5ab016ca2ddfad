/** Commands go before polls: a person or a shutdown sequence waits for them. */
export type Priority = "command" | "poll";

interface Job {
  readonly begin: () => Promise<void>;
}

/** Lets one job at a time through. A job that fails does not hold up the next one; one that waits can be aborted. */
export class Lane {
  readonly #waiting: Record<Priority, Job[]> = { command: [], poll: [] };
  #busy = false;

  /** Rejects with the job's own failure, or with the signal's reason if it aborts before the job's turn. */
  run<T>(job: () => Promise<T>, priority: Priority, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const leave = () => {
        this.#waiting[priority] = this.#waiting[priority].filter((other) => other !== mine);
        reject(signal.reason);
      };
      const mine: Job = {
        begin: () => {
          signal.removeEventListener("abort", leave);
          return job().then(resolve, reject);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting[priority].push(mine);
      this.#next();
    });
  }

  #next(): void {
    if (this.#busy) return;
    const job = this.#waiting.command.shift() ?? this.#waiting.poll.shift();
    if (!job) return;
    this.#busy = true;
    void job.begin().finally(() => {
      this.#busy = false;
      this.#next();
    });
  }
}
