import type { RecordOrder } from "@istars/protocol/model/records.ts";
import type { TimeOrder } from "@istars/ui/tables/time-header.tsx";
import { useState } from "react";

/** In which order of time the card is asked for entries: the newest first, until it is turned round. */
export function useTimeOrder(): { readonly order: RecordOrder; readonly timeOrder: TimeOrder } {
  const [order, setOrder] = useState<RecordOrder>("newest");
  const isOldestFirst = order === "oldest";
  return { order, timeOrder: { isOldestFirst, onTurn: () => setOrder(isOldestFirst ? "newest" : "oldest") } };
}
