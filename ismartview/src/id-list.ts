/** Ids written out in the audit record; the rest is counted. */
const WRITTEN_OUT = 20;

/** Ids of cards or alarms for the audit record, e.g. `1 2 3` or, of very many, the first of them and how many more. */
export function idList(ids: readonly number[]): string {
  const more = ids.length - WRITTEN_OUT;
  const written = ids.slice(0, WRITTEN_OUT).join(" ");
  return more > 0 ? `${written} and ${more} more` : written;
}
