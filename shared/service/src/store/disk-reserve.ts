import { randomFillSync } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Enough for a deletion's write-ahead log and what it has to move into the file before. */
const RESERVE_BYTES = 2 * 1024 * 1024;
/** How many times itself there has to be: it is taken only from a disk on which it is no loss, or right after room was made. */
const ROOM_FACTORS = { usually: 8, "after making room": 2 } as const;

/**
 * Some space set aside while there is plenty. On a full disk not even deleting works, because SQLite first writes down what it is
 * about to delete; giving the reserve up makes that possible.
 */
export class DiskReserve {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Puts it by if it is not there and the disk has plenty. A disk that will not have it is no failure. */
  renew(when: keyof typeof ROOM_FACTORS = "usually"): void {
    const partial = `${this.#path}.partial`;
    try {
      if (existsSync(this.#path)) return;
      const { bavail, bsize } = statfsSync(dirname(this.#path));
      if (bavail * bsize < ROOM_FACTORS[when] * RESERVE_BYTES) return;
      const fd = openSync(partial, "w", 0o600);
      try {
        // Not zeros: some file systems store those in no space at all.
        writeSync(fd, randomFillSync(Buffer.alloc(RESERVE_BYTES)));
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(partial, this.#path);
    } catch {
      rmSync(partial, { force: true }); // without a reserve everything works but the very last resort
    }
  }

  /** Gives it up. False if there was none. */
  release(): boolean {
    if (!existsSync(this.#path)) return false;
    rmSync(this.#path);
    return true;
  }
}
