import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { OrderRequest } from "@istars/protocol/model/ismartmate/http.ts";
import type { AgentReport, ReportLine } from "@istars/protocol/model/ismartmate/reports.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { Tells } from "../decision/policy-faults.ts";
import type { SettingsFault } from "../settings/fault.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";

/** What an agent tells, synchronously, as it happens. Listeners must not throw. */
export interface AgentListener {
  /** On every change, and once a second while something counts down. */
  readonly onState?: (state: AgentState) => void;
  readonly onWhy?: (entry: WhyEntry) => void;
  /** A report began or has come to its end. */
  readonly onReport?: (id: number) => void;
}

/** Something that was asked for cannot be done now; `message` says why, for people. */
export class AgentRefusal extends Error {
  readonly code: "drill.refused" | "order.refused";

  constructor(code: AgentRefusal["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The agent: hears its sources, decides once a second and at every word of theirs, keeps its journal and acts. It knows nothing of HTTP,
 * of consoles or of where its settings come from.
 */
export interface Agent {
  /** Everything it knows and is about to do, as of now. */
  state(): AgentState;
  subscribe(listener: AgentListener): () => void;
  /** What each source that was heard so far can tell, by its id: settings are judged by it (SAFETY 2). */
  heard(): Tells;
  /** Newest first, with ids below `before`. */
  timeline(query: { readonly before?: number; readonly limit: number }): {
    readonly entries: readonly WhyEntry[];
    readonly hasMore: boolean;
  };
  /** Newest first. */
  reports(): Promise<readonly ReportLine[]>;
  report(id: number): Promise<AgentReport | null>;
  /** Begins a drill and gives the number of its report. Rejects with `AgentRefusal` while something real counts down. */
  startDrill(): Promise<number>;
  /** Rejects with `AgentRefusal`. */
  order(order: OrderRequest): Promise<void>;
  /** Takes other settings over: sources that stay the same go on undisturbed, and so does a countdown. */
  replace(settings: LoadedSettings): Promise<void>;
  /** What is wrong with the file on the disk, for the warnings; none clears it. */
  tellFaults(faults: readonly SettingsFault[]): void;
  /** Ends everything but a machine that is being powered off. The journal stays as it is. */
  close(): Promise<void>;
}
