import { randomUUID } from "node:crypto";
import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

/** Made with the database and kept as long as it. */
export interface FleetIdentity {
  readonly fleetId: string;
}

export const identityTable: Migration = {
  name: "identity",
  up: (db) => {
    db.exec("CREATE TABLE identity (only INTEGER PRIMARY KEY CHECK (only = 1), fleet_id TEXT NOT NULL) STRICT");
    db.prepare("INSERT INTO identity (only, fleet_id) VALUES (1, ?)").run(randomUUID());
  },
};

export function identityOperations(db: Database) {
  const read = db.prepare<[], FleetIdentity>("SELECT fleet_id AS fleetId FROM identity");
  return {
    identity: (): FleetIdentity => {
      const identity = read.get();
      if (!identity) throw new Error("the database has lost the fleet's identity");
      return identity;
    },
  };
}
