import type { Command } from "@istars/protocol/model/command.ts";
import type { RunReason } from "@istars/protocol/model/ismartview/run-reason.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Situations } from "../alarms/situations.ts";
import type { CardCaller } from "./card-caller.ts";

export interface TestWatchDeps {
  readonly desk: Situations;
  readonly caller: Pick<CardCaller, "agentsOf">;
  readonly clock: Clock;
}

/** How often one looks whether a test is over, ms. */
const LOOK_EVERY_MS = 1_000;
/** So long a test may take to show in the readings, and so long it may last, ms. */
const SHOWS_WITHIN_MS = 30_000;
const LONGEST_MS = { quick: 15 * 60_000, deep: 24 * 3_600_000 } as const;
/** A quick test of a UPS that does not say whether one runs is over after this, ms. */
const UNSEEN_QUICK_TEST_MS = 5 * 60_000;

/** Whether the command takes the battery into use. */
export const isTestStart = (command: Command): boolean => command.startsWith("test.battery.start");

/**
 * Sees to it that battery tests never run on two feeds of one host at once (SAFETY 22). In a run the next test waits for the end of the one
 * before, whichever hosts there are. Of a test that runs elsewhere in the fleet it is compared whom the two feed; where one of them does not
 * tell, being of the same site, or of no known one, stands against it.
 */
export class TestWatch {
  readonly #deps: TestWatchDeps;

  constructor(deps: TestWatchDeps) {
    this.#deps = deps;
  }

  /** Why a test on this card would meet one that runs, as a code; `null`: it meets none. */
  async clash(cardId: number): Promise<RunReason | null> {
    const { desk, caller } = this.#deps;
    const { signal } = new AbortController();
    const others = desk.testing().filter((other) => other !== cardId);
    if (others.length === 0) return null;
    const own = await caller.agentsOf(cardId, signal);
    const site = desk.situationOf(cardId)?.site ?? null;
    for (const other of others) {
      const agents = own && (await caller.agentsOf(other, signal));
      if (agents && own) {
        if (!own.isDisjointFrom(agents)) return "shared-host";
        continue;
      }
      const otherSite = desk.situationOf(other)?.site ?? null;
      if (site === null || otherSite === null || site === otherSite) return "test-elsewhere";
    }
    return null;
  }

  /** Waits until the card's test is over; false if that cannot be known, or the signal aborts. */
  async waitForEnd(cardId: number, command: Command, signal: AbortSignal): Promise<boolean> {
    const { desk, clock } = this.#deps;
    const startedMs = clock.monoMs();
    const length = command === "test.battery.start.deep" ? "deep" : "quick";
    const isSeen = desk.situationOf(cardId)?.tells.includes("testing") ?? false;
    let hasRun = false;
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
      const forMs = clock.monoMs() - startedMs;
      const situation = desk.situationOf(cardId);
      if (situation === null || forMs > LONGEST_MS[length]) return false;
      if (!isSeen) {
        if (length === "deep") return false;
        if (forMs > UNSEEN_QUICK_TEST_MS) return true;
        continue;
      }
      const testing = situation.isOnline && situation.reading?.trust === "fresh" ? situation.reading.facts.testing : null;
      if (testing === true) hasRun = true;
      if (testing === false && (hasRun || forMs > SHOWS_WITHIN_MS)) return true;
    }
    return false;
  }
}
