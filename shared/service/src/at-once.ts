/**
 * Does `job` for each item in order, `atOnce` of them at the same time; begins no more when the signal aborts, and returns when those
 * begun are done. Rejects with the first failure, while others go on.
 */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  atOnce: number,
  job: (item: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && !signal.aborted; next = iterator.next()) await job(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
