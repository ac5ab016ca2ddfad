import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { OrderRequest } from "@istars/protocol/model/ismartmate/http.ts";
import type { AgentReport, ReportLine } from "@istars/protocol/model/ismartmate/reports.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { Agent, AgentListener, AgentRefusal } from "../agent/agent.ts";
import type { Tells } from "../decision/policy-faults.ts";
import type { SettingsFault } from "../settings/fault.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";

const QUIET: AgentState = {
  wallMs: 1_767_225_600_000,
  host: { id: "5f0c7f8e-6a52-4d11-9a5c-0123456789ab", name: "db-1", os: "linux 6.1.0", version: "1.2.3", upForMs: 60_000 },
  mode: "observer",
  phase: {
    ...{ kind: "watching", cause: null, course: null, held: false },
    ...{ inMs: null, powerOffInMs: null, sinceMs: 60_000, tookMs: null },
  },
  feedsNeeded: 1,
  feeds: [{ id: "a", sourceIds: ["main"], word: "mains", onBatteryForMs: null, failure: null, isSensorAbsurd: false }],
  sources: [
    {
      ...{ id: "main", kind: "card", address: "https://192.0.2.7", link: { state: "online", reason: null, forMs: 60_000 } },
      ...{ ageMs: 400, isStale: false, values: null, dropped: 0, registration: { state: "registered", reason: null } },
    },
  ],
  warnings: [{ code: "observing", subject: null, detail: null }],
  maintenanceLeftMs: null,
  order: null,
  isPathProven: false,
  quietLeftMs: null,
  needs: { totalMs: 120_000, warnMs: 15_000, commandsMs: 45_000, runtimeFloorMs: 300_000 },
};

/** An agent that knows and does what a test says, and keeps what it was asked. */
export class ScriptedAgent implements Agent {
  current: AgentState = QUIET;
  readonly entries: WhyEntry[] = [];
  readonly kept = new Map<number, AgentReport>();
  readonly orders: OrderRequest[] = [];
  readonly replaced: LoadedSettings[] = [];
  readonly faults: (readonly SettingsFault[])[] = [];
  tells: Tells = new Map();
  refusal: AgentRefusal | null = null;
  isClosed = false;
  readonly #listeners = new Set<AgentListener>();

  state(): AgentState {
    return this.current;
  }

  subscribe(listener: AgentListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  heard(): Tells {
    return this.tells;
  }

  timeline({ before = Number.POSITIVE_INFINITY, limit }: { readonly before?: number; readonly limit: number }) {
    const older = this.entries.filter(({ id }) => id < before).toReversed();
    return { entries: older.slice(0, limit), hasMore: older.length > limit };
  }

  async reports(): Promise<readonly ReportLine[]> {
    return [...this.kept.values()].map(({ steps: _steps, why: _why, ...line }) => line).toReversed();
  }

  async report(id: number): Promise<AgentReport | null> {
    return this.kept.get(id) ?? null;
  }

  async startDrill(): Promise<number> {
    if (this.refusal) throw this.refusal;
    const id = this.kept.size + 1;
    this.kept.set(id, {
      ...{ id, mode: "drill", cause: { kind: "drill", feedId: null }, beganWallMs: this.current.wallMs },
      ...{ outcome: "under-way", tookMs: null, steps: [], why: [] },
    });
    this.tell((listener) => listener.onReport?.(id));
    return id;
  }

  async order(order: OrderRequest): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.orders.push(order);
  }

  async replace(settings: LoadedSettings): Promise<void> {
    this.replaced.push(settings);
  }

  tellFaults(faults: readonly SettingsFault[]): void {
    this.faults.push(faults);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  /** Another state, which is told. */
  become(change: Partial<AgentState>): void {
    this.current = { ...this.current, ...change };
    this.tell((listener) => listener.onState?.(this.current));
  }

  /** A line of the timeline. */
  say(code: WhyEntry["code"], params: WhyEntry["params"] = {}): void {
    const entry: WhyEntry = { id: this.entries.length + 1, wallMs: this.current.wallMs, code, params };
    this.entries.push(entry);
    this.tell((listener) => listener.onWhy?.(entry));
  }

  /** A report comes to its end. */
  endReport(id: number, end: Partial<AgentReport>): void {
    const report = this.kept.get(id);
    if (report !== undefined) this.kept.set(id, { ...report, ...end });
    this.tell((listener) => listener.onReport?.(id));
  }

  tell(what: (listener: AgentListener) => void): void {
    for (const listener of this.#listeners) what(listener);
  }
}
