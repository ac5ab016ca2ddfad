import type { HostRow } from "./host-repository.ts";
import type { HostsDeps } from "./hosts.ts";

/** A host that keeps changing is written no more often than this, ms: flash wears. */
const LEAST_BETWEEN_MS = 60_000;
/** When a host was last seen is written this often, ms. */
const SEEN_EVERY_MS = 900_000;

interface Note {
  row: HostRow;
  /** As it is in the store; `null` if it is not there. */
  stored: HostRow | null;
  /** When it was written last; for one that is not in the store, when it was first noted. */
  writtenMonoMs: number;
}

/** Writes hosts down: what changed, soon; that they were seen, seldom; never so often that flash wears. */
export class HostWriter {
  readonly #deps: HostsDeps;
  readonly #notes = new Map<string, Note>();

  constructor(deps: HostsDeps) {
    this.#deps = deps;
  }

  /** Has the host written, now or when it is due. */
  note(row: HostRow, when: "now" | "later"): void {
    const known = this.#notes.get(row.id);
    if (known) known.row = row;
    else this.#notes.set(row.id, { row, stored: null, writtenMonoMs: this.#deps.clock.monoMs() });
    if (when === "now") void this.#write([row.id]);
  }

  /** Rejects with a `StoreError`. */
  async remove(id: string): Promise<void> {
    this.#notes.delete(id);
    await this.#deps.store.run("removeHost", id);
  }

  /** Never rejects: what could not be written is tried again. */
  async writeDue(): Promise<void> {
    const monoMs = this.#deps.clock.monoMs();
    const due = [...this.#notes].filter(([, { row, stored, writtenMonoMs }]) => {
      const waitMs = stored !== null && lasting(stored) === lasting(row) ? SEEN_EVERY_MS : LEAST_BETWEEN_MS;
      return row !== stored && monoMs - writtenMonoMs >= waitMs;
    });
    await this.#write(due.map(([id]) => id));
  }

  /** Writes all that is not in the store as it is now. Never rejects. */
  async flush(): Promise<void> {
    await this.#write([...this.#notes].filter(([, { row, stored }]) => row !== stored).map(([id]) => id));
  }

  async #write(ids: readonly string[]): Promise<void> {
    const { store, clock, log } = this.#deps;
    const written = ids.flatMap((id) => this.#notes.get(id) ?? []).map((note) => ({ note, row: note.row }));
    if (written.length === 0) return;
    for (const { note } of written) note.writtenMonoMs = clock.monoMs();
    try {
      await store.run(
        "putHosts",
        written.map(({ row }) => row),
      );
      for (const { note, row } of written) note.stored = row;
    } catch (err) {
      log.warn({ err, hosts: written.length }, "hosts could not be stored; it is tried again");
    }
  }
}

/** What of a host does not change with every word. */
const lasting = (row: HostRow): string => JSON.stringify({ ...row, lastSeenWallMs: 0 });
