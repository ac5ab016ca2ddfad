import Sqlite, { type Database } from "better-sqlite3";
import type { Clock } from "../clock.ts";
import { RecordingLogger } from "../recording-logger.ts";
import { DirectStore } from "../store/direct-store.ts";
import { type Store, StoreError } from "../store/store.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { Auth, type AuthDeps } from "./auth.ts";
import {
  type AuthOperations,
  authMigrations,
  authOperations,
  operatorsMigration,
  userDetailsMigration,
  userVersionsMigration,
} from "./repository.ts";
import { hostTokenMigration, tokenMigration } from "./token-repository.ts";

/** Few enough to be quick; for tests only. */
const TEST_ITERATIONS = 10;

export interface MemoryAuth {
  readonly auth: Auth;
  readonly log: RecordingLogger;
  readonly store: Store<AuthOperations>;
  readonly db: Database;
  /** Lets every operation of the store fail, or work again. */
  breakStore(broken: boolean): void;
}

/** Log-in over a database in memory, for tests. Pass `db` to go on with one of before, as a restart does. */
export async function openMemoryAuth(
  options: Partial<Omit<AuthDeps, "store">> & { readonly clock?: Clock; readonly db?: Database } = {},
): Promise<MemoryAuth> {
  const { db = newDatabase(), ...deps } = options;
  const store = new DirectStore<AuthOperations>({ operations: authOperations(db), close: () => db.close() });
  let isBroken = false;
  const breakable: Store<AuthOperations> = {
    run: async (name, ...args) => {
      if (isBroken) throw new StoreError("store.full", "the disk is full");
      return await store.run(name, ...args);
    },
    close: () => store.close(),
  };
  const log = new RecordingLogger();
  const auth = new Auth({ clock: new VirtualClock(), log, iterations: TEST_ITERATIONS, leastIterations: 1, ...deps, store: breakable });
  await auth.open();
  return {
    auth,
    log,
    store: breakable,
    db,
    breakStore: (broken) => {
      isBroken = broken;
    },
  };
}

function newDatabase(): Database {
  const db = new Sqlite(":memory:");
  const later = [userDetailsMigration, tokenMigration, userVersionsMigration, hostTokenMigration, operatorsMigration];
  for (const { up } of [...authMigrations, ...later]) up(db);
  return db;
}
