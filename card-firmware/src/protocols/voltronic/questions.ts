import type { Exchange, Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";

/** A question that stays without an answer this often in a row is not asked again. */
const MISSES = 3;

/**
 * Remembers which questions this unit has no answer to, so that they do not cost every poll their time-out. Decides only what is
 * asked: an answer is never kept.
 */
export class Questions {
  readonly #misses = new Map<string, number>();

  /** What answers now may be another unit: everything is asked again. */
  forget(): void {
    this.#misses.clear();
  }

  /** False once the unit is taken to have no answer to it. */
  isAsked(query: Query<unknown>): boolean {
    return (this.#misses.get(query.text) ?? 0) < MISSES;
  }

  /**
   * `null` where there is no answer, or no longer asked for one. Rejects with `port.closed`; and with `reply.timeout` on silence while
   * the unit may still know the question, because then it may as well be gone.
   */
  async ask<T>(line: Exchange, query: Query<T>, signal: AbortSignal): Promise<T | null> {
    if (!this.isAsked(query)) return null;
    try {
      const answer = await line.ask(query, signal);
      this.#misses.delete(query.text);
      return answer;
    } catch (error) {
      if (!(error instanceof UpsError) || error.code === "port.closed") throw error;
      this.#misses.set(query.text, error.code === "command.rejected" ? MISSES : (this.#misses.get(query.text) ?? 0) + 1);
      if (error.code === "reply.timeout") throw error;
      return null;
    }
  }
}
