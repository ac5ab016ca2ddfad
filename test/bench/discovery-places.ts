/** So many IPv4 addresses in a row. */
export function addressesFrom(first: string, count: number): string[] {
  const start = first.split(".").reduce((number, part) => number * 256 + Number(part), 0);
  return Array.from({ length: count }, (_, i) => [24, 16, 8, 0].map((shift) => Math.floor((start + i) / 2 ** shift) % 256).join("."));
}
