import type { Observation } from "@istars/protocol/net/source/observation.ts";
import { type Action, actionOf } from "./action.ts";
import { advance, type Situation } from "./advance.ts";
import { type FeedState, newFeed, stepFeed } from "./feed.ts";
import { areEnoughSteady, threatOf } from "./feed-count.ts";
import { type FeedFacts, mergeFeed, remember } from "./feed-facts.ts";
import { MAX_MAINTENANCE_MS, type Order } from "./order.ts";
import type { Policy } from "./policy.ts";
import { type DecisionState, warningsOf } from "./state.ts";
import type { Why, WhyCode, WhyParams } from "./why.ts";

/** What one step is given. */
export interface DecisionInput {
  /** What each source knows at this very moment (`Source.current()`). */
  readonly observations: readonly Observation[];
  /** How long our own time stood still just before this step, ms: suspend, a paused machine. 0 in the ordinary course. */
  readonly gapMs: number;
  readonly orders: readonly Order[];
}

export interface Decision {
  readonly state: DecisionState;
  /** In the order in which they are to be done; the state has to be in the journal before the first. */
  readonly actions: readonly Action[];
  readonly why: readonly Why[];
}

/** A longer gap than this makes every fact unknown (SAFETY 4), ms. */
const GAP_LIMIT_MS = 10_000;
/** What waited in a socket over a gap is read right after it and looks new: it is let pass. */
const SETTLE_MS = 1_000;
/** More transitions than there are phases in a row would be a circle. */
const MAX_TRANSITIONS = 8;

type Tell = (code: WhyCode, params: WhyParams) => void;

/** What the timeline shows of a feed's facts, as they were used. */
const inputsOf = (facts: FeedFacts, nowMs: number): WhyParams => ({
  sourceId: facts.sourceId,
  ageMs: facts.heardMs === null ? null : Math.round(nowMs - facts.heardMs),
  onBattery: facts.onBattery,
  mainsOk: facts.mainsOk,
  batteryLow: facts.batteryLow,
  testing: facts.testing,
  calibrating: facts.calibrating,
  onBypass: facts.onBypass,
  outputOn: facts.outputOn,
  shutdownPending: facts.shutdownPending,
  overload: facts.overload,
  runtimeMs: facts.runtimeMs === null ? null : Math.round(facts.runtimeMs),
  charge: facts.charge,
  temperature: facts.temperature,
});

const atLeastZero = (ms: number): number => (ms > 0 ? ms : 0);

function obey(state: DecisionState, order: Order, nowMs: number, tell: Tell): DecisionState {
  switch (order.kind) {
    case "shut-down": {
      const dueMs = nowMs + atLeastZero(order.inMs);
      tell("ordered", { by: order.by, inMs: dueMs - nowMs });
      return state.order !== null && state.order.dueMs <= dueMs ? state : { ...state, order: { by: order.by, dueMs } };
    }
    case "withdraw":
      if (state.order === null) return state;
      tell("withdrawn", { by: state.order.by });
      return { ...state, order: null };
    case "maintenance": {
      const forMs = Math.min(atLeastZero(order.forMs), MAX_MAINTENANCE_MS);
      tell("maintenance", { forMs });
      return { ...state, maintenanceUntilMs: forMs === 0 ? null : nowMs + forMs };
    }
    case "path-proven":
      tell("path-proven", {});
      return { ...state, isPathProven: true };
    case "drill":
      if (state.phase.kind !== "watching" && state.phase.kind !== "cancelled") tell("drill-refused", { phase: state.phase.kind });
      return state;
    case "commands-ended":
    case "power-off-given":
      return state;
  }
}

/** Every feed of the policy, known or new; a feed that is not in it any more is forgotten. After a gap all begin anew (SAFETY 4). */
function stepFeeds(state: DecisionState, input: DecisionInput, policy: Policy, tell: Tell): readonly FeedState[] {
  const { nowMs, freshAfterMs, sources } = state;
  const inMaintenance = state.maintenanceUntilMs !== null;
  return policy.feeds.map((feedPolicy) => {
    const before = state.feeds.find((feed) => feed.id === feedPolicy.id) ?? newFeed(feedPolicy.id, nowMs);
    const facts = mergeFeed(feedPolicy, input.observations, { nowMs, freshAfterMs, memories: sources }, policy);
    const after = stepFeed(before, facts, policy, inMaintenance, nowMs);
    if (after.word !== before.word) tell("feed.word", { feedId: after.id, word: after.word, ...inputsOf(facts, nowMs) });
    if (after.failed !== null && after.failed.cause !== before.failed?.cause) {
      tell("feed.failed", { feedId: after.id, cause: after.failed.cause, ...inputsOf(facts, nowMs) });
    }
    const wasRunning = before.onBatterySinceMs !== null || before.failed !== null || before.announcedAtMs !== null;
    if (wasRunning && after.onBatterySinceMs === null && after.failed === null && after.announcedAtMs === null) {
      tell("feed.cleared", { feedId: after.id, steadyMs: policy.steadyMs });
    }
    return after;
  });
}

/** The sooner of what the feeds bring about and what was ordered. Nothing is obeyed in the quiet time after the start (SAFETY 10). */
function nextThreat(state: DecisionState, policy: Policy): Situation["threat"] {
  const quietEndMs = state.startedMs + policy.quietMs;
  const feeds = threatOf(state.feeds, policy, quietEndMs, state.nowMs);
  const orderAtMs = state.order === null ? null : Math.max(state.order.dueMs, quietEndMs);
  if (state.order !== null && orderAtMs !== null && (feeds === null || orderAtMs < feeds.atMs)) {
    return { cause: { kind: state.order.by, feedId: null }, atMs: orderAtMs };
  }
  return feeds === null ? null : { cause: { kind: feeds.cause, feedId: feeds.feedId }, atMs: feeds.atMs };
}

/** The time of this step: not before the one before it, whatever the caller's clock says (SAFETY 12). */
const timeOf = (state: DecisionState, nowMonoMs: number): number => (nowMonoMs > state.nowMs ? nowMonoMs : state.nowMs);

/**
 * One step of the decision whether this server goes down. Pure and total: no clock, no input or output, an answer to whatever it is given.
 * All time is monotonic (SAFETY 12). To be called on every change of an observation, at the phase's deadline, and once a second.
 */
export function decide(before: DecisionState, input: DecisionInput, nowMonoMs: number, policy: Policy): Decision {
  const nowMs = timeOf(before, nowMonoMs);
  const why: Why[] = [];
  const tell: Tell = (code, params) => why.push({ atMs: nowMs, code, params });
  const isAfterGap = input.gapMs > GAP_LIMIT_MS;
  if (isAfterGap) tell("gap", { gapMs: input.gapMs });
  if (before.isResumed) tell("resumed", { phase: before.phase.kind, awayMs: nowMs - before.nowMs });
  let state: DecisionState = {
    ...before,
    nowMs,
    ...(isAfterGap ? { freshAfterMs: nowMs + SETTLE_MS, feeds: [], order: null } : {}),
    maintenanceUntilMs: before.maintenanceUntilMs !== null && before.maintenanceUntilMs > nowMs ? before.maintenanceUntilMs : null,
    isResumed: false,
  };
  for (const order of input.orders) state = obey(state, order, nowMs, tell);
  const ids = new Set(policy.feeds.flatMap((feed) => feed.sourceIds));
  const sources = [...ids].map((id) =>
    remember(
      id,
      input.observations.find((one) => one.sourceId === id),
      before.sources.find((one) => one.id === id),
      nowMs,
    ),
  );
  state = { ...state, sources };
  state = { ...state, feeds: stepFeeds(state, input, policy, tell) };
  const asks = (kind: Order["kind"]): boolean => input.orders.some((order) => order.kind === kind);
  let situation: Situation = {
    nowMs,
    policy,
    threat: nextThreat(state, policy),
    areFeedsSteady: areEnoughSteady(state.feeds, policy, nowMs),
    isAfterGap,
    isDrillAsked: asks("drill"),
    haveCommandsEnded: asks("commands-ended"),
    isPowerOffGiven: asks("power-off-given"),
  };
  const actions: Action[] = [];
  for (let i = 0; i < MAX_TRANSITIONS; i++) {
    const next = advance(state.phase, situation);
    if (next === null) break;
    tell(next.why.code, next.why.params);
    if (next.step !== undefined) actions.push(actionOf(next.step.course, next.step.step, nowMs));
    state = { ...state, phase: next.phase };
    const { phase } = state;
    // An order that was carried out to its end is over, or a pretended one would begin again at once.
    if (phase.kind === "done" && (phase.course.cause.kind === "command" || phase.course.cause.kind === "schedule")) {
      state = { ...state, order: null };
      situation = { ...situation, threat: nextThreat(state, policy) };
    }
    // A drill that was asked for begins once, and a gap is over once what ran has been voided.
    situation = { ...situation, isDrillAsked: false, isAfterGap: false, haveCommandsEnded: false };
  }
  if (before.isResumed && actions.length === 0) actions.push(...underWayAgain(state));
  return { state: { ...state, warnings: warningsOf(state, input.observations, policy) }, actions, why };
}

/** What a program that was interrupted has to take up again; asking twice to power off does no harm, not asking would. */
function underWayAgain({ phase, nowMs }: DecisionState): Action[] {
  if (phase.kind !== "stopping" && phase.kind !== "powering-off") return [];
  if (phase.course.mode !== "armed") return [];
  return [actionOf(phase.course, phase.kind === "stopping" ? "run-commands" : "power-off", nowMs, true)];
}
