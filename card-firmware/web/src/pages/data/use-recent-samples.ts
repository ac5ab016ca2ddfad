import { type Quantity, readQuantity } from "@istars/protocol/model/quantities.ts";
import type { Sample } from "@istars/ui/charts/live-tail.ts";
import { useEffect, useState } from "react";
import { useCardView } from "../../live/live-context.tsx";

/** Longer than any interval at which records are written lets a curve wait for them, samples; a reading a second makes it 20 minutes. */
const MOST_SAMPLES = 1_200;
const NONE: readonly Sample[] = [];

/** What was heard live since the page is open, oldest first; nothing while it is not wanted. */
export function useRecentSamples(quantities: readonly Quantity[], isWanted: boolean): readonly Sample[] {
  const { reading, stream } = useCardView();
  const [samples, setSamples] = useState(NONE);
  useEffect(() => {
    if (!isWanted || reading === null || stream !== "open") return;
    const { mainsOk, onBattery, outputOn } = reading.facts;
    const sample = { wallMs: reading.wallMs, facts: { mainsOk, onBattery, outputOn } };
    const values = Object.fromEntries(quantities.map((quantity) => [quantity.id, readQuantity(reading, quantity)]));
    setSamples((before) =>
      (before.at(-1)?.wallMs ?? 0) >= reading.wallMs ? before : [...before, { ...sample, values }].slice(-MOST_SAMPLES),
    );
  }, [reading, stream, quantities, isWanted]);
  return isWanted ? samples : NONE;
}
