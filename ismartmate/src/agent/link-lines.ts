import type { Observation, SourceLink } from "@istars/protocol/net/source/observation.ts";
import type { TellWhy } from "./own-why.ts";

/** Tells the timeline when a source's link changes. */
export class LinkLines {
  readonly #tell: TellWhy;
  readonly #told = new Map<string, Pick<SourceLink, "state" | "reason">>();

  constructor(tell: TellWhy) {
    this.#tell = tell;
  }

  hear({ sourceId, link: { state, reason } }: Observation): void {
    const before = this.#told.get(sourceId);
    if (state === "connecting" || (before?.state === state && (state === "online" || before.reason === reason))) return;
    this.#told.set(sourceId, { state, reason });
    if (state === "online") this.#tell("source.online", { sourceId });
    else this.#tell(state === "lost" ? "source.lost" : "source.refused", { sourceId, reason });
  }
}
