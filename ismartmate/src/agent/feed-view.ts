import type { AgentFeed } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { type FeedState, failureOf } from "../decision/feed.ts";
import type { FeedPolicy, Policy } from "../decision/policy.ts";
import type { DecisionState } from "../decision/state.ts";
import { wholeMs } from "./whole-ms.ts";

/** What views of parts need of the whole. */
export interface ViewContext {
  readonly decision: DecisionState;
  readonly policy: Policy;
  readonly nowMs: number;
}

/** One feed as of now. */
export function feedView(feed: FeedState, { sourceIds }: FeedPolicy, { decision, policy, nowMs }: ViewContext): AgentFeed {
  const failure = failureOf(feed, policy, decision.startedMs + policy.quietMs);
  return {
    id: feed.id,
    sourceIds: [...sourceIds],
    word: feed.word,
    onBatteryForMs: feed.onBatterySinceMs === null ? null : wholeMs(nowMs - feed.onBatterySinceMs),
    failure: failure === null ? null : { cause: failure.cause, inMs: wholeMs(failure.atMs - nowMs) },
    isSensorAbsurd: feed.isSensorAbsurd,
  };
}
