import type { SetOutcome } from "@istars/protocol/net/discovery/setter.ts";

/**
 * A password that is tried on many cards. Each card counts wrong ones and locks out, so it is tried on one card at a time until one has
 * taken it, and on none any more once one has refused it.
 */
export class PasswordTrial {
  #isTaken = false;
  #isRefused = false;
  #trying: Promise<void> | null = null;

  /** Tries it on one card, when its turn comes; `null` if another card refused it. Rejects as the attempt does. */
  async attempt(job: () => Promise<SetOutcome>): Promise<SetOutcome | null> {
    while (!this.#isTaken && !this.#isRefused && this.#trying !== null) await this.#trying;
    if (this.#isRefused) return null;
    const work = this.#judge(job());
    if (!this.#isTaken) {
      const settle = (): void => {
        this.#trying = null;
      };
      this.#trying = work.then(settle, settle);
    }
    return work;
  }

  async #judge(work: Promise<SetOutcome>): Promise<SetOutcome> {
    const outcome = await work;
    if (outcome.kind === "refused" && outcome.code === "session.wrong-credentials") this.#isRefused = true;
    // What a card signs it signs only for who has proven the password.
    else if (outcome.kind === "accepted" || (outcome.kind === "refused" && outcome.isSigned)) this.#isTaken = true;
    return outcome;
  }
}
