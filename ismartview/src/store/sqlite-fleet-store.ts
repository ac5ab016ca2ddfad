import type { Logger } from "@istars/service/logging.ts";
import { findInLog } from "@istars/service/store/log-scan.ts";
import { openStore } from "@istars/service/store/open-store.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { FleetOperations } from "./fleet-databases.ts";
import type { FleetStore } from "./fleet-store.ts";
import { FleetReadings } from "./readings/fleet-readings.ts";

export interface SqliteFleetStoreOptions {
  /** Where the fleet is kept; made if it is not there. */
  readonly directory: string;
  readonly log: Logger;
  /** The worker's entry, where it is not `worker` beside this module or, in a bundle, beside the program. */
  readonly worker?: URL;
}

/** Run as it is, this is a `.ts` among its like; bundled, it is part of a program whose worker is an `.mjs` beside it. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.mjs", import.meta.url);

/**
 * Opens the fleet's databases on their own thread. Rejects with `StoreError`: `store.locked` when another iSmartView uses the directory,
 * `store.corrupt`, `store.full`, `store.failed`.
 */
export async function openSqliteFleetStore({ directory, log, worker = WORKER }: SqliteFleetStoreOptions): Promise<FleetStore> {
  return fleetStoreOver(await openStore<FleetOperations>({ worker, directory, log }));
}

/** The port over operations of a SQLite store. Long work goes in many small calls: between two of them a commit finds its turn. */
export function fleetStoreOver(store: Store<FleetOperations>): FleetStore {
  const readings = new FleetReadings(store);
  return {
    identity: () => store.run("identity"),
    listCards: () => store.run("listCards"),
    addCards: (cards) => store.run("addCards", cards),
    changeCards: (changes) => store.run("changeCards", changes),
    noteTold: (told) => store.run("noteTold", told),
    listAlarms: () => store.run("listAlarms"),
    commit: (commits) => store.run("commit", commits),
    findEvents: (asked) => findInLog(asked, (range) => store.run("findEvents", { ...asked, ...range })),
    addReadings: (added) => readings.add(added),
    readSeries: (asked) => readings.series(asked),
    readRetention: () => store.run("readRetention"),
    changeRetention: (values, version, by, wallMs) => store.run("changeRetention", values, version, by, wallMs),
    trim: (nowWallMs) => store.run("trim", nowWallMs),
    findAudit: ({ users, actions, text, ...asked }) => {
      const filter = { users, actions, search: text?.toLowerCase() ?? null };
      return findInLog(asked, (range) => store.run("findAudit", range, filter));
    },
    accounts: store,
    close: () => store.close(),
  };
}
