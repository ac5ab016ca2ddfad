import type { AgentState, AgentWarning } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { AgentListener } from "./agent.ts";
import type { WhyLog } from "./why-log.ts";

/** States that follow upon each other sooner than this are told as one, ms. */
const TELL_EVERY_MS = 100;

/** Lines of one kind about one thing in an hour: a link or mains that flap all day would push everything else out of the timeline. */
const MOST_LINES = 60;
const HOUR_MS = 3_600_000;
const FLAPPING: ReadonlySet<WhyEntry["code"]> = new Set(["feed.word", "source.online", "source.lost", "source.refused"]);

export interface TellingDeps {
  readonly clock: Clock;
  readonly timeline: Pick<WhyLog, "add">;
  readonly state: () => AgentState;
  readonly log: Logger;
}

/** What the agent tells whoever listens: its timeline, its reports and its state. Holds the warnings that are its own. */
export class Telling {
  readonly #deps: TellingDeps;
  readonly #listeners = new Set<{ readonly listener: AgentListener }>();
  readonly #lines = new Map<string, { readonly sinceMonoMs: number; readonly count: number }>();
  #warnings: ReadonlyMap<AgentWarning["code"], AgentWarning> = new Map();
  #toldMonoMs = Number.NEGATIVE_INFINITY;
  #isUntold = false;

  constructor(deps: TellingDeps) {
    this.#deps = deps;
  }

  /** What people should mend and the decision knows nothing of. */
  get warnings(): readonly AgentWarning[] {
    return [...this.#warnings.values()];
  }

  subscribe(listener: AgentListener): () => void {
    const own = { listener };
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** A line of the timeline. */
  why(code: WhyEntry["code"], params: WhyEntry["params"]): void {
    if (this.#isFlapping(code, params)) return;
    const { timeline, clock } = this.#deps;
    const entry = timeline.add(clock.wallMs(), code, params);
    this.#eachListener((listener) => listener.onWhy?.(entry));
  }

  report(id: number): void {
    this.#eachListener((listener) => listener.onReport?.(id));
  }

  /** From now on; what there is to say of it, in words that the system gave, or `null`. */
  warn(code: AgentWarning["code"], detail: string | null): void {
    this.#warnings = new Map(this.#warnings).set(code, { code, subject: null, detail });
    this.changed();
  }

  unwarn(code: AgentWarning["code"]): void {
    if (!this.#warnings.has(code)) return;
    this.#warnings = new Map([...this.#warnings].filter(([known]) => known !== code));
    this.changed();
  }

  /** Tells the state; where only values changed, and it was told just now, it waits for `catchUp`. */
  changed(what: "values" | "more" = "more"): void {
    if (what === "values" && this.#deps.clock.monoMs() - this.#toldMonoMs < TELL_EVERY_MS) this.#isUntold = true;
    else this.#tellState();
  }

  /** How long `catchUp` may wait, ms. */
  get catchUpInMs(): number {
    return this.#isUntold ? TELL_EVERY_MS : Number.POSITIVE_INFINITY;
  }

  /** To be called now and then. `isCounting`: people see something running down. */
  catchUp(isCounting: boolean): void {
    const isDue = this.#deps.clock.monoMs() - this.#toldMonoMs >= TELL_EVERY_MS;
    if (isDue && (this.#isUntold || isCounting)) this.#tellState();
  }

  #tellState(): void {
    this.#isUntold = false;
    this.#toldMonoMs = this.#deps.clock.monoMs();
    if (this.#listeners.size === 0) return;
    const state = this.#deps.state();
    this.#eachListener((listener) => listener.onState?.(state));
  }

  /** One that throws, which none is to, keeps neither the others from hearing nor the agent from going on. */
  #eachListener(tell: (listener: AgentListener) => void): void {
    for (const { listener } of this.#listeners) {
      try {
        tell(listener);
      } catch (error) {
        this.#deps.log.error({ err: error }, "a listener of the agent failed");
      }
    }
  }

  #isFlapping(code: WhyEntry["code"], { feedId, sourceId }: WhyEntry["params"]): boolean {
    if (!FLAPPING.has(code)) return false;
    const key = `${code} ${feedId ?? sourceId}`;
    const now = this.#deps.clock.monoMs();
    const before = this.#lines.get(key);
    const { sinceMonoMs, count } = before !== undefined && now - before.sinceMonoMs < HOUR_MS ? before : { sinceMonoMs: now, count: 0 };
    this.#lines.set(key, { sinceMonoMs, count: count + 1 });
    return count >= MOST_LINES;
  }
}
