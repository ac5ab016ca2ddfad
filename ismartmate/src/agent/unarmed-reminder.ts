import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Policy } from "../decision/policy.ts";

/** An observer says so in the log this often, ms (SAFETY 10). */
const REMIND_EVERY_MS = 86_400_000;

/** Says at once and every day that nothing will be shut down, for as long as the agent is not armed. */
export class UnarmedReminder {
  readonly #deps: { readonly clock: Clock; readonly log: Logger };
  #dueMonoMs: number;

  constructor(deps: { readonly clock: Clock; readonly log: Logger }) {
    this.#deps = deps;
    this.#dueMonoMs = deps.clock.monoMs();
  }

  /** Other settings are said at once, too. */
  begin(): void {
    this.#dueMonoMs = this.#deps.clock.monoMs();
  }

  /** To be called now and then. */
  look(mode: Policy["mode"]): void {
    const { clock, log } = this.#deps;
    if (mode === "armed" || clock.monoMs() < this.#dueMonoMs) return;
    this.#dueMonoMs = clock.monoMs() + REMIND_EVERY_MS;
    log.warn({ mode }, "the agent is not armed: nothing will be shut down");
  }
}
