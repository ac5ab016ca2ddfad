import type { HostReport, HostState } from "@istars/protocol/model/hosts.ts";
import type { DecisionState } from "../decision/state.ts";
import type { Settings } from "../settings/settings.ts";
import type { AgentHost } from "./agent-deps.ts";

/** What a card is to know of this server: what is only pretended in a drill is no word for it. */
function hostState({ phase }: DecisionState, isStillUp: boolean): HostState {
  switch (phase.kind) {
    case "watching":
    case "cancelled":
      return "ready";
    case "counting":
      return "counting";
    case "warned":
    case "stopping":
      if (phase.course.mode === "drill") return "ready";
      return phase.kind === "warned" ? "counting" : "stopping";
    case "powering-off":
    case "done":
      if (phase.course.mode !== "armed") return "ready";
      return isStillUp ? "stopping" : "last-word";
  }
}

/** This server's word to its cards. */
export const hostWord = (
  decision: DecisionState,
  { hostName, policy }: Pick<Settings, "hostName" | "policy">,
  { host, isArmed, isStillUp }: { readonly host: AgentHost; readonly isArmed: boolean; readonly isStillUp: boolean },
): HostReport => ({
  name: (hostName ?? host.name).slice(0, 63) || "server",
  os: host.os.slice(0, 64) || "unknown",
  version: host.version.slice(0, 32),
  needsMs: Math.round(policy.needMs),
  state: hostState(decision, isStillUp),
  dryRun: !isArmed,
});
