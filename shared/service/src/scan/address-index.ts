const NOBODY: ReadonlySet<string> = new Set();

/** Which rows are at which address. */
export class AddressIndex {
  readonly #keys = new Map<string, Set<string>>();

  at(address: string): ReadonlySet<string> {
    return this.#keys.get(address) ?? NOBODY;
  }

  add(address: string, key: string): void {
    const there = this.#keys.get(address);
    if (there) there.add(key);
    else this.#keys.set(address, new Set([key]));
  }

  remove(address: string, key: string): void {
    const there = this.#keys.get(address);
    there?.delete(key);
    if (there?.size === 0) this.#keys.delete(address);
  }

  clear(): void {
    this.#keys.clear();
  }
}
