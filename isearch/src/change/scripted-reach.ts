import type { Here } from "@istars/protocol/model/discovery.ts";
import type { Met } from "@istars/protocol/net/discovery/searcher.ts";
import type { SetOutcome } from "@istars/protocol/net/discovery/setter.ts";
import type { CardReach, LookRequest, SetRequest } from "./card-reach.ts";

/** What a card does that is asked for a change. */
type OnSet = (request: SetRequest, signal: AbortSignal) => Promise<SetOutcome>;

export const TRANSACTION = "00112233445566aa";
const ignored = new Map();

/** Cards that do what a test tells them: they accept, if nothing else was said, and are met when the test says so. For tests. */
export class ScriptedReach implements CardReach {
  readonly asked: SetRequest[] = [];
  readonly looks: LookRequest[] = [];
  onSet: OnSet = accept;
  readonly #listeners = new Set<(met: Met) => void>();

  set(request: SetRequest, signal: AbortSignal): Promise<SetOutcome> {
    this.asked.push(request);
    return this.onSet(request, signal);
  }

  async look(request: LookRequest, onMet: (met: Met) => void, signal: AbortSignal): Promise<void> {
    this.looks.push(request);
    const listener = (met: Met) => {
      if (met.here.mac === request.mac) onMet(met);
    };
    this.#listeners.add(listener);
    if (!signal.aborted) await new Promise((over) => signal.addEventListener("abort", over, { once: true }));
    this.#listeners.delete(listener);
  }

  /** A card answers whoever looks for it. */
  meet(here: Here, change: Partial<Omit<Met, "here">> = {}): void {
    const met: Met = { here, from: here.address, interface: "eth0", by: "broadcast", isWrongSubnet: false, ...change };
    for (const listener of [...this.#listeners]) listener(met);
  }
}

export const accept: OnSet = async ({ onTold }) => {
  onTold();
  return { kind: "accepted", transaction: TRANSACTION, ignored };
};

/** Refuses; a wrong password without a signature, anything else with one. */
export const refuse =
  (code: string, params: Record<string, string | number | boolean> = {}): OnSet =>
  async ({ onTold }) => {
    onTold();
    return { kind: "refused", code, params, isSigned: code !== "session.wrong-credentials", ignored };
  };

/** Says nothing after it was asked or told. */
export const fallSilent =
  (after: "challenge" | "set"): OnSet =>
  async ({ onTold }) => {
    if (after === "set") onTold();
    return { kind: "unknown", after, transaction: TRANSACTION, ignored };
  };

/** Answers when the test lets it; called off, it has not been told. */
export function wait(): { readonly onSet: OnSet; readonly answer: (onSet?: OnSet) => void } {
  const waiting = Promise.withResolvers<OnSet>();
  return {
    onSet: async (request, signal) => {
      const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
      const onSet = await Promise.race([waiting.promise, aborted]);
      return onSet(request, signal);
    },
    answer: (onSet = accept) => waiting.resolve(onSet),
  };
}
