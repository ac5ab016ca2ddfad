import type { Observation } from "@istars/protocol/net/source/observation.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "./action.ts";
import { decide } from "./decide.ts";
import type { Policy } from "./policy.ts";
import { BATTERY, LOST, LOW, MAINS, sampleObservation, samplePolicy } from "./sample-decision.ts";
import { type DecisionState, newDecision } from "./state.ts";

const DRAINED = 20_000;
const COUNTED = 10_000;
const LIMIT_MS = 120_000;
const START_MS = 1_000_000;

/** What the caller of `decide` does: on every poll and at the moment that the phase names. */
function nextMoment({ phase }: DecisionState, pollMs: number): number {
  const due = phase.kind === "counting" ? phase.deadlineMs : phase.kind === "warned" || phase.kind === "stopping" ? phase.untilMs : pollMs;
  return Math.min(pollMs, due);
}

interface Outage {
  readonly needS: number;
  /** Charge at the start of the outage, in seconds of the load. */
  readonly lastsS: number;
  readonly lagS: number;
  readonly pollS: number;
  readonly tellsRuntime: boolean;
  /** The UPS says low with so much left; 0: it never does. */
  readonly lowAtS: number;
  /** When the path to it goes, not before it could tell of the outage (SAFETY 8); `null`: never. */
  readonly pathLostS: number | null;
  /** Another source of the same feed is stuck at mains, and always the fresher one. */
  readonly isContradicted: boolean;
  /** Mains are back for so long from that moment on: too short to be called off. */
  readonly blip: { readonly atS: number; readonly forS: number };
}

const outage: fc.Arbitrary<Outage> = fc.record(
  {
    needS: fc.integer({ min: 60, max: 400 }),
    lastsS: fc.integer({ min: 70, max: 1_500 }),
    lagS: fc.integer({ min: 0, max: 3 }),
    pollS: fc.integer({ min: 3, max: 9 }),
    tellsRuntime: fc.boolean(),
    lowAtS: fc.integer({ min: 0, max: 500 }),
    pathLostS: fc.option(fc.integer({ min: 15, max: 600 })),
    isContradicted: fc.boolean(),
    blip: fc.record({ atS: fc.integer({ min: 15, max: 600 }), forS: fc.integer({ min: 0, max: 20 }) }, { noNullPrototype: true }),
  },
  { noNullPrototype: true },
);

/** Seconds of the load that the battery has left, `atS` into the outage: none goes while mains are back. */
const leftAt = ({ lastsS, blip }: Outage, atS: number): number =>
  lastsS - Math.max(0, atS) + Math.min(blip.forS, Math.max(0, atS - blip.atS));
const isOut = ({ blip }: Outage, atS: number): boolean => atS >= 0 && !(atS >= blip.atS && atS < blip.atS + blip.forS);

/** What the UPS tells truthfully, as it was `lagS` ago. */
function toldAt(power: Outage, nowS: number, seq: number): Observation {
  const atS = nowS - power.lagS;
  const leftS = leftAt(power, atS);
  const change = isOut(power, atS) ? (leftS <= power.lowAtS ? LOW : BATTERY) : MAINS;
  const observation = sampleObservation("a", { ...change, seq, battery: { runtime: power.tellsRuntime ? leftS : null } });
  return { ...observation, ageMs: power.lagS * 1_000 };
}

/**
 * Whether what the UPS told, if all of it is acted on, leaves the time that the server needs: a battery that is too small from the start, one
 * that says low too late, or one that nobody hears of for longer than it lasts, saves nobody.
 */
function isEnough(power: Outage): boolean {
  const slackS = power.pollS + power.lagS + 1;
  const neededS = power.needS + slackS;
  if (leftAt(power, 0) < neededS) return false;
  const heardUntilS = power.pathLostS ?? 10_000;
  // Where another source says mains, a low battery is believed, a runtime is not, and who is left alone when the path goes is believed.
  if (power.tellsRuntime && !power.isContradicted) return heardUntilS > slackS + power.lagS || power.pathLostS === null;
  // On battery for five minutes is told wherever it is heard, and counts on where it is not.
  const isFiveMinutesHeard = !power.isContradicted || heardUntilS > 360 + power.blip.forS + slackS;
  if (isFiveMinutesHeard && leftAt(power, 300 + power.blip.forS) >= neededS) return true;
  const lowAfterS = Math.max(0, power.lastsS - power.lowAtS) + power.blip.forS;
  if (power.lowAtS >= neededS && lowAfterS + slackS + (power.isContradicted ? 60 : 0) < heardUntilS) return true;
  return power.pathLostS !== null && !power.isContradicted && leftAt(power, power.pathLostS + 120) >= neededS;
}

interface End {
  readonly offS: number | null;
  readonly actions: readonly Action[];
}

function play(power: Outage, policy: Policy): End {
  let state = newDecision(0);
  let pollMs = START_MS - 60_000;
  let nowMs = pollMs;
  let last = toldAt(power, -60, 1);
  let lastMs = nowMs;
  let seq = 1;
  const actions: Action[] = [];
  while (nowMs < START_MS + 2_000_000) {
    const nowS = (nowMs - START_MS) / 1_000;
    const isPathLost = power.pathLostS !== null && nowS >= power.pathLostS;
    if (nowMs >= pollMs) {
      pollMs += power.pollS * 1_000;
      if (!isPathLost) {
        seq += 1;
        last = toldAt(power, nowS, seq);
        lastMs = nowMs;
      }
    }
    const aged = { ...last, ageMs: (last.ageMs ?? 0) + nowMs - lastMs, ...(isPathLost ? LOST : {}) };
    const stuck = sampleObservation("b", { ...MAINS, seq });
    const decision = decide(state, { observations: power.isContradicted ? [aged, stuck] : [aged], gapMs: 0, orders: [] }, nowMs, policy);
    state = decision.state;
    actions.push(...decision.actions);
    if (state.phase.kind === "powering-off") return { offS: nowS, actions };
    nowMs = Math.max(nowMs + 1, nextMoment(state, pollMs));
    if (nowS > power.lastsS + 60) break;
  }
  return { offS: null, actions };
}

test(
  `SAFETY 6, 8: in ${DRAINED} outages of a battery that drains, told truthfully, late and at times contradicted, the server is down before it is empty`,
  () => {
    let judged = 0;
    fc.assert(
      fc.property(outage, (power) => {
        if (!isEnough(power)) return;
        judged += 1;
        const policy = samplePolicy({ feeds: [["a", "b"]], needMs: power.needS * 1_000, warnMs: 10_000, commandsMs: 40_000 });
        const { offS } = play(power, policy);
        if (offS === null) throw new Error("it stayed up");
        const systemS = power.needS - 50;
        if (leftAt(power, offS) < systemS) throw new Error(`off at ${offS} s with ${leftAt(power, offS)} s left, ${systemS} s needed`);
      }),
      { numRuns: DRAINED },
    );
    expect(judged).toBeGreaterThan(DRAINED / 3);
  },
  LIMIT_MS,
);

/** When a caller would look, within a time in which every countdown comes to its end: five minutes, then warning and commands. */
const LOOKS_S = [0, 1, 31, 150, 301, 317, 365, 400];

test(
  `SAFETY 6: in ${COUNTED} courses of up to four feeds the server is down exactly when fewer than it needs can be counted on`,
  () => {
    const feedWords = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 });
    let downs = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.nat(3),
        fc.array(feedWords, { minLength: 1, maxLength: 5 }),
        (count, need, configurations) => {
          const feedsNeeded = 1 + (need % count);
          const ids = ["a", "b", "c", "d"].slice(0, count);
          const policy = samplePolicy({ feeds: ids.map((id) => [id]), feedsNeeded });
          let state = newDecision(0);
          let seq = 0;
          let isDown = false;
          for (const [index, words] of configurations.entries()) {
            for (const lookS of LOOKS_S) {
              seq += 1;
              const observations = ids.map((id, feed) => {
                const word = words[feed] ?? 0;
                return sampleObservation(id, { ...(word === 0 ? MAINS : word === 1 ? BATTERY : LOW), seq });
              });
              const nowMs = START_MS + (index * 401 + lookS) * 1_000;
              state = decide(state, { observations, gapMs: 0, orders: [] }, nowMs, policy).state;
            }
            isDown ||= count - words.slice(0, count).filter((word) => word > 0).length < feedsNeeded;
            if ((state.phase.kind === "powering-off") !== isDown)
              throw new Error(`${state.phase.kind}, and ${isDown ? "" : "not "}to be down`);
          }
          if (isDown) downs += 1;
        },
      ),
      { numRuns: COUNTED },
    );
    expect(downs).toBeGreaterThan(COUNTED / 10);
    expect(downs).toBeLessThan((COUNTED * 99) / 100);
  },
  LIMIT_MS,
);
