/** Something with a number of its own, linked to others of its row. */
export interface Numbered<O> {
  readonly id: number;
  next: O | null;
}

const ROWS = 4_096;

/** What waits, by its random number: as a map would hold it, but that nothing of what has left is kept (see `Chain`). */
export class OpenQuestions<O extends Numbered<O>> {
  readonly #rows: (O | null)[] = Array.from({ length: ROWS }, () => null);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: number): O | null {
    let open = this.#rows[id % ROWS] ?? null;
    while (open && open.id !== id) open = open.next;
    return open;
  }

  add(open: O): void {
    open.next = this.#rows[open.id % ROWS] ?? null;
    this.#rows[open.id % ROWS] = open;
    this.#size++;
  }

  remove(id: number): void {
    let before: O | null = null;
    let open = this.#rows[id % ROWS] ?? null;
    while (open && open.id !== id) {
      before = open;
      open = open.next;
    }
    if (!open) return;
    if (before) before.next = open.next;
    else this.#rows[id % ROWS] = open.next;
    open.next = null;
    this.#size--;
  }
}
