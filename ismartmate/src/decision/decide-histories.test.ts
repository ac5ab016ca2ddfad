import type { Observation } from "@istars/protocol/net/source/observation.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "./action.ts";
import { decide } from "./decide.ts";
import { fromJournal, toJournal } from "./journal.ts";
import type { FeedPolicy } from "./policy.ts";
import { type HistoryStep, historyOf } from "./random-history.ts";
import { newDecision } from "./state.ts";

const HOSTILE = 60_000;
const RESUMED = 10_000;
const LIMIT_MS = 120_000;

const number = fc.integer({ min: 0, max: 0x7fff_ffff });
const numbers = fc.array(number, { minLength: 1, maxLength: 24, size: "max" });

/** The judge's own idea of a word that counts: nothing of it is taken from the code it judges. */
const isHeard = ({ link, reading, ageMs }: Observation, nowMs: number, gapAtMs: number): boolean =>
  link.state === "online" && reading?.trust === "fresh" && ageMs !== null && ageMs <= 10_000 && nowMs - ageMs > gapAtMs + 1_000;

function isProvenOnMains(feed: FeedPolicy, { observations }: HistoryStep["input"], nowMs: number, gapAtMs: number): boolean {
  const mine = observations.filter(({ sourceId }) => feed.sourceIds.includes(sourceId));
  // A card that holds its last word is heard too; the judge leaves such feeds alone.
  if (mine.some(isHeld)) return false;
  const heard = mine.filter((one) => isHeard(one, nowMs, gapAtMs));
  return (
    heard.length > 0 &&
    heard.every(({ reading, confidence }) => {
      const facts = reading?.facts;
      const isSure = confidence.onBattery !== "estimated";
      return isSure && facts?.mainsOk === true && facts.onBattery === false && facts.outputOn === true && facts.shutdownPending === false;
    })
  );
}

const isHeld = ({ link, reading }: Observation): boolean => link.state === "online" && reading?.trust === "held";
const speaksOfTrouble = ({ reading, confidence }: Observation): boolean =>
  reading?.facts.shutdownPending === true ||
  (confidence.onBattery !== "estimated" && (reading?.facts.onBattery === true || reading?.facts.batteryLow === true));

const FORWARD: readonly Action["kind"][] = ["warn", "run-commands", "power-off", "would-warn", "would-run-commands", "would-power-off"];
const isForward = (action: Action): boolean => FORWARD.includes(action.kind) && action.cause.kind !== "drill";
const isReal = (action: Action): boolean => "again" in action;

test(
  `SAFETY 1, 6, 8, 10, 12: in ${HOSTILE} hostile histories nothing goes down while enough feeds are on mains, without a cause, too soon, or unarmed`,
  () => {
    let downs = 0;
    let cancels = 0;
    fc.assert(
      fc.property(number, numbers, (first, rest) => {
        const { policy, steps } = historyOf(first, rest);
        let state = newDecision(0);
        let gapAtMs = Number.NEGATIVE_INFINITY;
        let latestMs = 0;
        let isTroubled = false;
        let isPastReturn = false;
        for (const { nowMs, input } of steps) {
          latestMs = Math.max(latestMs, nowMs);
          if (input.gapMs > 10_000) {
            gapAtMs = latestMs;
            isTroubled = false;
          }
          isTroubled ||= input.observations.some((one) => speaksOfTrouble(one) && (isHeld(one) || isHeard(one, latestMs, gapAtMs)));
          const { state: next, actions } = decide(state, input, nowMs, policy);
          if (next.nowMs !== latestMs) throw new Error("its time is not the latest it was told");
          const good = policy.feeds.filter((feed) => isProvenOnMains(feed, input, latestMs, gapAtMs)).length;
          for (const action of actions) {
            if (isReal(action) && policy.mode !== "armed") throw new Error("a real action of an observer");
            if (isPastReturn) throw new Error(`${action.kind} past the point of no return`);
            if (action.kind === "undo") cancels += 1;
            if (!isForward(action)) continue;
            if (good >= policy.feedsNeeded)
              throw new Error(`${action.kind} while ${good} feeds are on mains and ${policy.feedsNeeded} needed`);
            if (!isTroubled) throw new Error(`${action.kind} without a cause`);
            if (latestMs < 120_000 && action.cause.kind !== "battery-low") throw new Error(`${action.kind} in the first two minutes`);
            if (action.kind === "power-off") {
              isPastReturn = true;
              downs += 1;
            }
          }
          state = next;
        }
      }),
      { numRuns: HOSTILE },
    );
    // The histories are worth something only if many of them do go down, and many turn back.
    expect(downs).toBeGreaterThan(HOSTILE / 100);
    expect(cancels).toBeGreaterThan(HOSTILE / 100);
  },
  LIMIT_MS,
);

test(
  `SAFETY 11: ${RESUMED} histories that are interrupted at every third step go on as if nothing had been`,
  () => {
    fc.assert(
      fc.property(number, numbers, (first, rest) => {
        const { policy, steps } = historyOf(first, rest);
        let straight = newDecision(0);
        let broken = newDecision(0);
        for (const [index, { nowMs, input }] of steps.entries()) {
          const a = decide(straight, input, nowMs, policy);
          if (index % 3 === 2) {
            const entry: ReturnType<typeof toJournal> = JSON.parse(JSON.stringify(toJournal(broken, { bootId: "b", wallMs: -nowMs })));
            const resumed = fromJournal(entry, "b", Math.max(nowMs, broken.nowMs));
            if (resumed === null) throw new Error("a journal of this boot was not taken up");
            broken = resumed;
          }
          const b = decide(broken, input, nowMs, policy);
          const news = b.actions.filter((action) => !("again" in action && action.again));
          if (JSON.stringify([a.state, a.actions]) !== JSON.stringify([b.state, news])) throw new Error("it went another way");
          straight = a.state;
          broken = b.state;
        }
      }),
      { numRuns: RESUMED },
    );
  },
  LIMIT_MS,
);
