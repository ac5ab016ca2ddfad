import type { Identity, LinkState, Ratings, Reading } from "../../model/reading.ts";

/** What the RFC 1628 mapping looks at: everything known of one UPS at one moment. */
export interface UpsState {
  readonly link: LinkState;
  /** The latest reading, however old; `null` until the UPS was heard for the first time. */
  readonly reading: Reading | null;
  /** Age of that reading now, ms; looked at only by the objects marked `varies`. */
  readonly readingAgeMs: () => number;
  readonly identity: Identity;
  readonly ratings: Ratings;
  /** upsIdentName, upsIdentAttachedDevices and upsIdentAgentSoftwareVersion. */
  readonly names: { readonly ups: string; readonly attachedDevices: string; readonly agentVersion: string };
  /** sysUpTime, ms. */
  readonly agentUpMs: number;
  /** sysUpTime at which the latest test started, 1/100 s; 0 if it was before the agent. */
  readonly testStartTicks: number;
  /** Rows of upsAlarmTable. */
  readonly alarmRows: number;
  /**
   * What upsTestId shows when no test runs. `latest`: the last test, as RFC 1628 asks. `none`: upsTestNoTestsInitiated, because
   * NUT's snmp-ups up to 2.8 reports TEST for as long as it sees a test's identity (networkupstools/nut issue 2416).
   */
  readonly idleTestId: "latest" | "none";
}

/**
 * The reading if it can be passed on as the present state, else `null`. After a link loss on battery it is held and stays
 * (SAFETY 9); lost on mains, or after a gap in the card's own time (SAFETY 4), it is of the past, and SNMP has no mark for that:
 * what was measured is then not told at all.
 */
export function presentReading({ link, reading }: UpsState): Reading | null {
  if (reading === null || reading.trust === "unknown") return null;
  return link === "lost" && reading.trust !== "held" ? null : reading;
}
