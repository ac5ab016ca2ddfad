import { randomFillSync } from "node:crypto";
import { REQUEST_IDS } from "./question-template.ts";

/** Numbers drawn at a time: thousands of requests a second need one each. */
const DRAWN = 1_024;

/** Gives unpredictable numbers within `REQUEST_IDS`, each as likely as any other. */
export function randomRequestIds(): () => number {
  const drawn = new Uint32Array(DRAWN);
  let used = DRAWN;
  return () => {
    for (;;) {
      if (used === DRAWN) {
        randomFillSync(drawn);
        used = 0;
      }
      // 31 bits are the numbers below 2^31; the few that are too small are passed over.
      const id = (drawn[used++] ?? 0) >>> 1;
      if (id >= REQUEST_IDS.from) return id;
    }
  };
}
