import type { FactName, Reading } from "../../model/reading.ts";

/** How far a value can be trusted: told by the UPS itself; worked out by us or the source; or an estimate (SAFETY 3). */
export type Confidence = "told" | "derived" | "estimated";

/** What a trigger can rest on: a fact, or a value that the UPS itself tells. */
export type TellName = FactName | "charge" | "runtime" | "temperature";

/** The values whose origin decides what they may trigger. */
export type WeighedName = "charge" | "runtime" | "batteryLow" | "onBattery" | "mainsOk";

/**
 * How a source stands to what it asks. `connecting`: nothing came yet. `online`: it answers. `lost`: it does not any more, or never did in
 * the time it had. `refused`: wrong password, token or certificate, which asking again does not mend: red at once, never a silent OK.
 */
export type SourceLinkState = "connecting" | "online" | "lost" | "refused";

export interface SourceLink {
  readonly state: SourceLinkState;
  /** How long it has been so, ms of monotonic time. */
  readonly forMs: number;
  /** Why, as a code for people and logs; `null` while online and all is well. */
  readonly reason: string | null;
}

/** What a source knows of one UPS now. */
export interface Observation {
  readonly sourceId: string;
  readonly link: SourceLink;
  /** `null`: nothing was ever heard. Of a link that is lost or refused it is the last that was heard. */
  readonly reading: Reading | null;
  /** Age of `reading`, ms: what the source told of it and our own time since, which is monotonic; `null` without a reading. */
  readonly ageMs: number | null;
  /** Where the values come from that can trigger something; a value that is unknown has none. */
  readonly confidence: Readonly<Partial<Record<WeighedName, Confidence>>>;
  /** What this source can tell at all; a trigger on anything else is refused when it is configured (SAFETY 2). */
  readonly tells: readonly TellName[];
}

/** Something that hears of one UPS over the network. */
export interface Source {
  readonly id: string;
  /** Values that were there and could not be: of another type, or beyond all possibility; counted since it was made. */
  readonly dropped: number;
  /** Listens until the signal aborts; whatever the other side sends or fails to send, it neither throws nor ends before. */
  run(signal: AbortSignal): Promise<void>;
  /** What is known now, aged to this moment. */
  current(): Observation;
  /** Tells each change of link and each reading, synchronously; gives back how to stop that. */
  subscribe(listener: (observation: Observation) => void): () => void;
}

/** A source that asks from time to time. */
export interface PolledSource extends Source {
  /** Asks at once, unless it is asking. */
  askSoon(): void;
}
