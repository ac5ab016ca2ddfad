/** Does `job` for each item in order, `atOnce` of them at the same time. Rejects with the first failure, while those begun go on. */
export async function forEachAtOnce<T>(items: Iterable<T>, atOnce: number, job: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await job(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
