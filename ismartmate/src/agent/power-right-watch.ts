import type { HandsPlan } from "../hands/hands-plan.ts";
import type { AgentDeps } from "./agent-deps.ts";
import type { Telling } from "./telling.ts";

/** Warns while an armed agent could not end its machine, before it has to (SAFETY 34). */
export class PowerRightWatch {
  readonly #powerRight: AgentDeps["powerRight"];
  readonly #telling: Telling;
  #asking: Promise<void> = Promise.resolve();
  #asked = 0;

  constructor(powerRight: AgentDeps["powerRight"], telling: Telling) {
    this.#powerRight = powerRight;
    this.#telling = telling;
  }

  /** Asks anew, by the way. `null`: not armed, so nothing is to be asked. */
  ask(plan: HandsPlan | null, signal: AbortSignal): void {
    this.#asked += 1;
    if (plan === null) this.#telling.unwarn("cannot-power-off");
    else this.#asking = this.#answer(plan, this.#asked, signal);
  }

  /** Resolves when no question is open. */
  async settle(): Promise<void> {
    await this.#asking;
  }

  async #answer(plan: HandsPlan, asked: number, signal: AbortSignal): Promise<void> {
    const { can, first, fallback } = await this.#powerRight(plan, signal);
    // Other settings have come in between, and are asked about.
    if (asked !== this.#asked) return;
    const fault = first.fault ?? fallback.fault;
    if (can || fault === null) this.#telling.unwarn("cannot-power-off");
    else this.#telling.warn("cannot-power-off", fault.code === "right-missing" ? fault.detail : fault.code);
  }
}
