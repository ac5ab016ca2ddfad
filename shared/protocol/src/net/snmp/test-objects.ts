import type { Test, TestResult } from "../../model/reading.ts";
import { nonNegative } from "./units.ts";
import type { UpsState } from "./ups-state.ts";

/** upsWellKnownTests. */
const TESTS = "1.3.6.1.2.1.33.1.7.7";
const NO_TESTS_INITIATED = `${TESTS}.1`;
const TEST_OF_KIND = { quick: `${TESTS}.4`, deep: `${TESTS}.5` } as const;
/** upsTestGeneralSystemsTest: a test whose kind the UPS does not tell. */
const GENERAL_TEST = `${TESTS}.3`;

/**
 * donePass(1), doneWarning(2), doneError(3), aborted(4), inProgress(5), noTestsInitiated(6). A test that ended without a verdict is
 * not a pass (SAFETY 22) and no error either: the MIB leaves only the warning for it.
 */
const SUMMARY = { passed: 1, ended: 2, failed: 3, aborted: 4, running: 5, none: 6 } as const satisfies Record<TestResult, number>;

const NO_TEST: Test = { result: "none", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null };
const testOf = ({ reading }: UpsState): Test => reading?.test ?? NO_TEST;

/** upsTestId: always an object identifier. */
export function testId(state: UpsState): string {
  const { result, kind } = testOf(state);
  const isIdle = result !== "running";
  if (result === "none" || (isIdle && state.idleTestId === "none")) return NO_TESTS_INITIATED;
  return kind === null ? GENERAL_TEST : TEST_OF_KIND[kind];
}

/** upsTestResultsSummary. */
export const testResultsSummary = (state: UpsState): number => SUMMARY[testOf(state).result];

/** upsTestResultsDetail: what the summary cannot say. */
export function testResultsDetail(state: UpsState): string {
  const { result, lowestVoltage } = testOf(state);
  if (result === "none" || result === "running") return "";
  const lowest = lowestVoltage === null ? "" : `, lowest battery voltage ${lowestVoltage.toFixed(1)} V`;
  return result === "ended" ? `done${lowest}, no verdict from the UPS` : `${result}${lowest}`;
}

/** upsTestElapsedTime, 1/100 s: 0 before any test; of a running one up to now. */
export function testElapsedTicks(state: UpsState): number | null {
  const { result, elapsedMs } = testOf(state);
  if (result === "none") return 0;
  if (elapsedMs === null) return null;
  return nonNegative(Math.floor((elapsedMs + (result === "running" ? state.readingAgeMs() : 0)) / 10));
}
