import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { AddressRange } from "./address-range.ts";
import type { Sighting } from "./sighting.ts";

/** What one scan asks, worked out from its request. */
export interface ScanTask {
  readonly interfaces: readonly LocalInterface[];
  /** Asked one by one for cards of ours; joined. */
  readonly ranges: readonly AddressRange[];
  /** Asked one by one for other makers' cards; joined; `null`: not at all. */
  readonly foreignRanges: readonly AddressRange[] | null;
  /** For RFC 1628. */
  readonly community: string;
  /** True if the scan ends by the clock: then a source that listens does so until its signal aborts. */
  readonly isTimed: boolean;
}

/** What a source tells while it searches. */
export interface ScanReport {
  /** Somebody answered. */
  saw(sighting: Sighting): void;
  /** So many addresses more will be asked one by one. */
  willAsk(count: number): void;
  /** One of them was. */
  asked(): void;
  /** Something could not be done; the search goes on without it. One sentence for people. */
  problem(text: string): void;
}

/** One way of finding cards. */
export interface Source {
  /** Searches until it has asked all it will and has waited long enough, or the signal aborts. Returns in both cases. */
  search(task: ScanTask, report: ScanReport, signal: AbortSignal): Promise<void>;
}
