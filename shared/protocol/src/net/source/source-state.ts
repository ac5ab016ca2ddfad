import type { Reading } from "../../model/reading.ts";
import type { Observation, SourceLinkState, TellName } from "./observation.ts";
import type { SourceClock } from "./source-clock.ts";

/** A reading with what is to be known of its values. */
export interface Heard {
  readonly reading: Reading;
  readonly confidence: Observation["confidence"];
  readonly tells: readonly TellName[];
  /** Moment on the monotonic clock at which `reading.ageMs` was its age. */
  readonly atMonoMs: number;
}

/** How a source stands, and why. */
export interface LinkWord {
  readonly state: SourceLinkState;
  readonly reason: string | null;
}

/** What a source knows, held for whoever asks and told to whoever listens. Listeners must not throw. */
export class SourceState {
  readonly #id: string;
  readonly #clock: Pick<SourceClock, "monoMs">;
  readonly #listeners = new Set<(observation: Observation) => void>();
  #link: LinkWord = { state: "connecting", reason: null };
  #sinceMonoMs: number;
  #heard: Heard | null = null;

  constructor(id: string, clock: Pick<SourceClock, "monoMs">) {
    this.#id = id;
    this.#clock = clock;
    this.#sinceMonoMs = clock.monoMs();
  }

  get link(): LinkWord {
    return this.#link;
  }

  /** The link stands like this from now on; told if that is new. */
  enter(state: SourceLinkState, reason: string | null): void {
    if (this.#turn({ state, reason })) this.#tell();
  }

  /** A reading came, over a link that stands like this; always told. */
  hear(heard: Heard, link: LinkWord): void {
    this.#turn(link);
    this.#heard = heard;
    this.#tell();
  }

  current(): Observation {
    const now = this.#clock.monoMs();
    const heard = this.#heard;
    return {
      sourceId: this.#id,
      link: { ...this.#link, forMs: Math.max(0, now - this.#sinceMonoMs) },
      reading: heard?.reading ?? null,
      ageMs: heard === null ? null : heard.reading.ageMs + Math.max(0, now - heard.atMonoMs),
      confidence: heard?.confidence ?? {},
      tells: heard?.tells ?? [],
    };
  }

  subscribe(listener: (observation: Observation) => void): () => void {
    // Two subscriptions of one function are two.
    const own = (observation: Observation) => listener(observation);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #turn(link: LinkWord): boolean {
    if (link.state === this.#link.state && link.reason === this.#link.reason) return false;
    if (link.state !== this.#link.state) this.#sinceMonoMs = this.#clock.monoMs();
    this.#link = link;
    return true;
  }

  #tell(): void {
    const observation = this.current();
    for (const listener of this.#listeners) listener(observation);
  }
}
