import { addSeconds } from "./add-seconds.ts";

/** A battery test: the load runs from the battery while mains is there. */
export type SelfTest =
  | { readonly kind: "idle" }
  /** `leftS` is `null` for the test that runs until the battery is low. */
  | { readonly kind: "running"; readonly leftS: number | null };

/** The test one moment later: over when its time is, and in any case when the battery is low or the UPS has something better to do. */
export function nextSelfTest(test: SelfTest, seconds: number, mustEnd: boolean): SelfTest {
  if (test.kind === "idle") return test;
  if (mustEnd) return { kind: "idle" };
  if (test.leftS === null) return test;
  const leftS = addSeconds(test.leftS, -seconds);
  return leftS > 0 ? { kind: "running", leftS } : { kind: "idle" };
}
