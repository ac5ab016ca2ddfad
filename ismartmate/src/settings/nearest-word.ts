/** How many letters have to be put in, left out, exchanged, or swapped with their neighbour to make one word of the other. */
function distance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (last[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, isSwap ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}

/** The word that was most likely meant, or `null` if none is near: at most a third of its letters may differ. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const plain = word.toLowerCase().replaceAll("_", "-");
  if (plain.length > 40) return null;
  let nearest: { readonly name: string; readonly far: number } | null = null;
  for (const name of known) {
    const far = distance(plain, name);
    if (far <= Math.max(1, Math.floor(name.length / 3)) && (nearest === null || far < nearest.far)) nearest = { name, far };
  }
  return nearest?.name ?? null;
}
