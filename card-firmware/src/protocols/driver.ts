import type { Command } from "@istars/protocol/model/command.ts";
import type { Battery, FactName, Facts, Identity, Line, OutputSource, Ratings, Reading } from "@istars/protocol/model/reading.ts";
import type { Exchange } from "../link/link.ts";

/** What one status poll told: the part of a reading that comes from the UPS itself. The poller adds age, counts and test history. */
export interface Observation {
  readonly facts: Facts;
  readonly outputSource: OutputSource | null;
  readonly input: readonly Line[];
  readonly bypass: readonly Line[];
  readonly output: readonly Line[];
  readonly inputFaultVoltage: number | null;
  readonly battery: Battery;
  readonly temperature: number | null;
  readonly beeper: Reading["beeper"];
  readonly shutdownInS: number | null;
  readonly estimates: Reading["estimates"];
  /** What the status itself says of the UPS's kind, e.g. Megatec's b3. */
  readonly topology: Identity["topology"];
  /** What the UPS itself says of its last battery test; left out by families that never say. */
  readonly testVerdict?: "passed" | "failed" | null;
  /** For the log, one sentence each: why a value is missing although the UPS sent something for it, and what it tells beyond a reading. */
  readonly remarks: readonly string[];
}

/** Nameplate and identity, asked at start and rarely afterwards. Fields that were not told are `null`. */
export interface Nameplate {
  readonly identity: Identity;
  readonly ratings: Ratings;
}

/**
 * A UPS family. A driver never retries: the poller decides when to ask again. What it may remember is which questions its unit has no
 * answer to, until the next nameplate; and where a poll has no time for all questions, the answers to those that were not in turn, for
 * as long as polls follow each other (SAFETY 4). Facts that decide on power are asked each time. Every call takes the line for as many
 * exchanges as it needs. Failures are `UpsError`s.
 */
export interface Driver {
  readonly name: string;
  /** The facts this family can report; a trigger on any other is refused (SAFETY 2). */
  readonly tells: readonly FactName[];
  readonly commands: readonly Command[];
  /** Rejects with `port.closed` only: what the UPS keeps silent about is unknown, not an error. */
  readNameplate(line: Exchange, signal: AbortSignal): Promise<Nameplate>;
  readStatus(line: Exchange, nameplate: Nameplate, signal: AbortSignal): Promise<Observation>;
  /**
   * Sends the command once and returns. That it may be sent now, and reading its outcome back, is the caller's business (SAFETY 19, 22).
   * Rejects with `command.unsupported` for what is not in `commands`, and as `Exchange.tell` does.
   */
  send(line: Exchange, command: Command, signal: AbortSignal): Promise<void>;
}
