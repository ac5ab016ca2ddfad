import { randomUUID } from "node:crypto";
import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

/** Made with the database and kept as long as it. */
export interface CardIdentity {
  readonly cardId: string;
  /** Another one means that event ids start anew. */
  readonly logId: string;
}

export const identityTable: Migration = {
  name: "identity",
  up: (db) => {
    db.exec(`
      CREATE TABLE identity (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        card_id TEXT NOT NULL,
        log_id TEXT NOT NULL
      ) STRICT;
    `);
    db.prepare("INSERT INTO identity (only, card_id, log_id) VALUES (1, ?, ?)").run(randomUUID(), randomUUID());
  },
};

export function identityOperations(db: Database) {
  const read = db.prepare<[], CardIdentity>("SELECT card_id AS cardId, log_id AS logId FROM identity");
  return {
    identity: (): CardIdentity => {
      const identity = read.get();
      if (!identity) throw new Error("the database has lost the card's identity");
      return identity;
    },
  };
}

export type IdentityOperations = ReturnType<typeof identityOperations>;
