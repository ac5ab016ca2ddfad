import type { AgentState } from "./agent-state.ts";
import type { WhyEntry } from "./timeline.ts";

/**
 * What iSmartMate's stream tells: after `hello` the state, then each new state (on every change, and once a second while something counts
 * down; durations are remaining ones and go on by the receiver's clock) and each new line of the timeline. `beat` every 2 s.
 */
export type IsmartmateStreamMessage =
  | { readonly event: "hello"; readonly data: { readonly v: 1; readonly version: string; readonly wallMs: number } }
  | { readonly event: "state"; readonly data: AgentState }
  | { readonly event: "why"; readonly data: WhyEntry }
  /** The settings file was changed, by whomever; read it anew. */
  | { readonly event: "settings"; readonly data: { readonly etag: string } }
  /** A report began or has come to its end. */
  | { readonly event: "report"; readonly data: { readonly id: number } }
  | { readonly event: "beat"; readonly data: { readonly wallMs: number } };
