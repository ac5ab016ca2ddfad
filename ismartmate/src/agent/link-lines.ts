import type { Observation, SourceLinkState } from "@istars/protocol/net/source/observation.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { TellWhy } from "./own-why.ts";

/** Lines of one source in an hour; a link that flaps all day would push everything else out of the timeline. */
const MOST = 30;
const PER_MS = 3_600_000;

interface Told {
  readonly state: SourceLinkState;
  readonly reason: string | null;
  readonly sinceMonoMs: number;
  readonly lines: number;
}

/** Tells the timeline when a source's link changes. */
export class LinkLines {
  readonly #clock: Clock;
  readonly #tell: TellWhy;
  readonly #told = new Map<string, Told>();

  constructor(clock: Clock, tell: TellWhy) {
    this.#clock = clock;
    this.#tell = tell;
  }

  hear({ sourceId, link: { state, reason } }: Observation): void {
    const before = this.#told.get(sourceId);
    const isSame = before?.state === state && (state === "online" || before.reason === reason);
    if (isSame || state === "connecting") return;
    const now = this.#clock.monoMs();
    const isNewHour = before === undefined || now - before.sinceMonoMs >= PER_MS;
    const lines = isNewHour ? 1 : before.lines + 1;
    this.#told.set(sourceId, { state, reason, sinceMonoMs: isNewHour ? now : before.sinceMonoMs, lines });
    if (lines > MOST) return;
    if (state === "online") this.#tell("source.online", { sourceId });
    else this.#tell(state === "lost" ? "source.lost" : "source.refused", { sourceId, reason });
  }
}
