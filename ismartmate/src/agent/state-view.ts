import type { AgentState, AgentWarning } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { Observation } from "@istars/protocol/net/source/observation.ts";
import type { Policy } from "../decision/policy.ts";
import { runtimeFloorMs } from "../decision/policy.ts";
import type { DecisionState } from "../decision/state.ts";
import type { SourceSetting } from "../settings/settings.ts";
import { feedView } from "./feed-view.ts";
import { type PhaseMoment, phaseView } from "./phase-view.ts";
import { sourceView } from "./source-view.ts";
import { wholeMs } from "./whole-ms.ts";

/** One source with what is known of it besides what it says. */
export interface KnownSource {
  readonly setting: SourceSetting;
  readonly said: Observation;
  readonly dropped: number;
  /** `null`: it lists nobody. */
  readonly registration: AgentState["sources"][number]["registration"];
}

/** Everything that the state is made of. */
export interface AgentFacts extends PhaseMoment {
  readonly wallMs: number;
  readonly host: AgentState["host"];
  readonly decision: DecisionState;
  readonly policy: Policy;
  readonly sources: readonly KnownSource[];
  /** Those that the decision knows nothing of. */
  readonly warnings: readonly AgentWarning[];
}

const left = (untilMs: number | null, nowMs: number): number | null =>
  untilMs === null || untilMs <= nowMs ? null : wholeMs(untilMs - nowMs);

/** What the agent knows and is about to do, for whoever looks at it. */
export function stateView(facts: AgentFacts): AgentState {
  const { wallMs, nowMs, host, decision, policy, sources, warnings } = facts;
  const { order } = decision;
  return {
    wallMs: Math.round(wallMs),
    host: { ...host, upForMs: wholeMs(host.upForMs) },
    mode: policy.mode,
    phase: phaseView(decision, policy, facts),
    feedsNeeded: policy.feedsNeeded,
    feeds: policy.feeds.flatMap((feed) => {
      const known = decision.feeds.find(({ id }) => id === feed.id);
      return known === undefined ? [] : [feedView(known, feed, { decision, policy, nowMs })];
    }),
    sources: sources.map((source) => sourceView(source, { decision, policy, nowMs })),
    warnings: [...decision.warnings.map((warning) => withDetail(warning, sources)), ...warnings],
    maintenanceLeftMs: left(decision.maintenanceUntilMs, nowMs),
    order: order === null ? null : { by: order.by, inMs: wholeMs(order.dueMs - nowMs) },
    isPathProven: decision.isPathProven,
    quietLeftMs: left(decision.startedMs + policy.quietMs, nowMs),
    needs: {
      totalMs: policy.needMs,
      warnMs: policy.warnMs,
      commandsMs: policy.commandsMs,
      runtimeFloorMs: runtimeFloorMs(policy),
    },
  };
}

/** A source's warning says why it is so. */
const withDetail = ({ code, subject }: DecisionState["warnings"][number], sources: readonly KnownSource[]): AgentWarning => ({
  code,
  subject,
  detail: sources.find(({ said }) => said.sourceId === subject)?.said.link.reason ?? null,
});
