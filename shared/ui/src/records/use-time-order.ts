import type { RecordOrder } from "@istars/protocol/model/records.ts";
import { useState } from "react";
import type { TimeOrder } from "../tables/time-header.tsx";

/** In which order of time entries are asked for: the newest first, until it is turned round. */
export function useTimeOrder(): { readonly order: RecordOrder; readonly timeOrder: TimeOrder } {
  const [order, setOrder] = useState<RecordOrder>("newest");
  const isOldestFirst = order === "oldest";
  return { order, timeOrder: { isOldestFirst, onTurn: () => setOrder(isOldestFirst ? "newest" : "oldest") } };
}
