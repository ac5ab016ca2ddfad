import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { IsmartmateStreamMessage } from "@istars/protocol/model/ismartmate/stream.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { LiveView } from "../live/live-store.ts";

/** Everything that the pages show, as far as the stream has told it. Moments are on the receiver's monotonic clock, ms. */
export interface AgentView extends LiveView {
  /** `null` before the first. */
  readonly state: AgentState | null;
  readonly stateAtMs: number;
  /** What happened since this page listens, newest first. */
  readonly why: readonly WhyEntry[];
  /** Grows with each connection: what was asked for before may have missed something. */
  readonly connections: number;
  /** Grow with each word that the settings file or a report is another one now. */
  readonly settingsTold: number;
  readonly reportsTold: number;
  /** The service's clock at a moment of ours, to tell how long ago its wall times are. */
  readonly clock: { readonly wallMs: number; readonly atMs: number } | null;
}

export const EMPTY_VIEW: AgentView = {
  stream: "connecting",
  heardAtMs: null,
  state: null,
  stateAtMs: 0,
  why: [],
  connections: 0,
  settingsTold: 0,
  reportsTold: 0,
  clock: null,
};

/** So many lines are kept of what came by itself; older ones are asked for. */
const MOST_WHY = 500;

/** The view after a message that arrived at `atMs`. */
export function withMessage(before: AgentView, message: IsmartmateStreamMessage, atMs: number): AgentView {
  const view: AgentView = { ...before, stream: "open", heardAtMs: atMs };
  switch (message.event) {
    case "hello":
      return { ...view, why: [], connections: before.connections + 1, clock: { wallMs: message.data.wallMs, atMs } };
    case "state":
      return { ...view, state: message.data, stateAtMs: atMs, clock: { wallMs: message.data.wallMs, atMs } };
    case "why":
      return { ...view, why: [message.data, ...before.why].slice(0, MOST_WHY) };
    case "settings":
      return { ...view, settingsTold: before.settingsTold + 1 };
    case "report":
      return { ...view, reportsTold: before.reportsTold + 1 };
    case "beat":
      return { ...view, clock: { wallMs: message.data.wallMs, atMs } };
  }
}

/** Whether what is shown is the present: the service is heard. */
export const isLive = ({ stream }: LiveView): boolean => stream === "open";

/** What was left when it was told, less what has passed since; `null` stays `null`. */
export const leftNow = (leftMs: number | null, sinceMs: number): number | null => (leftMs === null ? null : Math.max(0, leftMs - sinceMs));
