import type { EventRecord, NewEvent } from "@istars/protocol/model/event.ts";

/** Each event of a batch with its record, or `null` where the log had nothing to store for it. Both lists are in the same order. */
export function pairWithRecords(
  batch: readonly NewEvent[],
  records: readonly EventRecord[],
): readonly { readonly event: NewEvent; readonly record: EventRecord | null }[] {
  let next = 0;
  return batch.map((event) => {
    const record = records[next];
    if (!record || !isOf(record, event)) return { event, record: null };
    next++;
    return { event, record };
  });
}

const isOf = (record: EventRecord, event: NewEvent): boolean =>
  record.kind === event.kind && record.alarm === event.alarm && record.subject === event.subject && record.wallMs === event.wallMs;
