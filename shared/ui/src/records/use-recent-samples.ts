import { type Quantity, readQuantity } from "@istars/protocol/model/quantities.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { useEffect, useState } from "react";
import type { Sample } from "../charts/live-tail.ts";

/** Longer than any interval at which records are written lets a curve wait for them, samples; a reading a second makes it 20 minutes. */
const MOST_SAMPLES = 1_200;
const NONE: readonly Sample[] = [];

/**
 * What was heard live since the page is open, oldest first; nothing while it is not wanted.
 * @param reading the present one; `null` while there is none, or none that is fresh
 */
export function useRecentSamples(reading: Reading | null, quantities: readonly Quantity[], isWanted: boolean): readonly Sample[] {
  const [samples, setSamples] = useState(NONE);
  useEffect(() => {
    if (!isWanted || reading === null) return;
    const { mainsOk, onBattery, outputOn } = reading.facts;
    const sample = { wallMs: reading.wallMs, facts: { mainsOk, onBattery, outputOn } };
    const values = Object.fromEntries(quantities.map((quantity) => [quantity.id, readQuantity(reading, quantity)]));
    setSamples((before) =>
      (before.at(-1)?.wallMs ?? 0) >= reading.wallMs ? before : [...before, { ...sample, values }].slice(-MOST_SAMPLES),
    );
  }, [reading, quantities, isWanted]);
  return isWanted ? samples : NONE;
}
