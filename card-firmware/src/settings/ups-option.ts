import type { Logger } from "@istars/service/logging.ts";
import type { Migration } from "@istars/service/store/migration.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { Database } from "better-sqlite3";

/** What the protocol `auto` in a UPS URI turned out to be. */
export interface Detection {
  /** The URI with `auto` in it. */
  readonly asked: string;
  /** The same one with the protocol's name. */
  readonly found: string;
}

export const detectionMigration: Migration = {
  name: "what --ups turned out to be",
  up: (db) =>
    db.exec(`
      CREATE TABLE ups_detection (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        asked TEXT NOT NULL,
        found TEXT NOT NULL
      ) STRICT;`),
};

export function detectionOperations(db: Database) {
  const read = db.prepare<[], Detection>("SELECT asked, found FROM ups_detection");
  const keep = db.prepare<[string, string]>("INSERT OR REPLACE INTO ups_detection (only, asked, found) VALUES (1, ?, ?)");
  const forget = db.prepare<[]>("DELETE FROM ups_detection");
  return {
    upsDetection: (): Detection | null => read.get() ?? null,
    /** `null` forgets the one that is kept. */
    keepUpsDetection: (detection: Detection | null): void => {
      if (detection === null) forget.run();
      else keep.run(detection.asked, detection.found);
    },
  };
}

export interface UpsOptionDeps {
  readonly store: Pick<Store<ReturnType<typeof detectionOperations>>, "run">;
  readonly log: Logger;
  /** `--ups`; `null` if it was not given. */
  readonly given: string | null;
}

/**
 * The UPS that the command line names, in place of the one in the settings. What its `auto` turned out to be is kept, so that a start
 * with the same words does not search again (SAFETY 30); a start with other words, or with none, forgets it.
 */
export class UpsOption {
  readonly #deps: UpsOptionDeps;
  #uri: string | null;

  private constructor(deps: UpsOptionDeps, uri: string | null) {
    this.#deps = deps;
    this.#uri = uri;
  }

  /** Rejects with a `StoreError`. */
  static async open(deps: UpsOptionDeps): Promise<UpsOption> {
    const { store, given } = deps;
    const kept = await store.run("upsDetection");
    const option = new UpsOption(deps, kept !== null && kept.asked === given ? kept.found : given);
    if (kept !== null && kept.asked !== given) await option.#store(null);
    return option;
  }

  /** Where the UPS is and, once that is known, what it speaks; `null` if the command line does not say. */
  get uri(): string | null {
    return this.#uri;
  }

  /** Takes a detection over if it is of this option, also for later starts. Never rejects. Returns whether it was. */
  async keep(detection: Detection): Promise<boolean> {
    if (detection.asked !== this.#uri) return false;
    this.#uri = detection.found;
    await this.#store(detection);
    return true;
  }

  async #store(detection: Detection | null): Promise<void> {
    const { store, log } = this.#deps;
    try {
      await store.run("keepUpsDetection", detection);
    } catch (err) {
      log.error({ err, detection }, "what the UPS speaks could not be kept; the next start may search again");
    }
  }
}
