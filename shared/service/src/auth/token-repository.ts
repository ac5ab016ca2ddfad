import type { TokenScope } from "@istars/protocol/model/settings/tokens.ts";
import type { Database } from "better-sqlite3";
import type { Migration } from "../store/migration.ts";

export interface TokenRow {
  readonly id: number;
  /** SHA-256 of the token, hex; the token itself is kept nowhere. */
  readonly tokenHash: string;
  readonly name: string;
  readonly scope: TokenScope;
  /** The one host that a token of the scope `host` speaks for; `null` until the first has used it. */
  readonly hostId: string | null;
  readonly createdBy: string;
  readonly createdWallMs: number;
  readonly expiresWallMs: number | null;
  readonly lastUsedWallMs: number | null;
}

export const tokenMigration: Migration = {
  name: "api tokens",
  up: (db) =>
    db.exec(`
      CREATE TABLE tokens (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        scope TEXT NOT NULL,
        created_by TEXT NOT NULL,
        created_wall_ms INTEGER NOT NULL,
        expires_wall_ms INTEGER,
        last_used_wall_ms INTEGER
      ) STRICT;`),
};

export const hostTokenMigration: Migration = {
  name: "api tokens of hosts",
  up: (db) => db.exec("ALTER TABLE tokens ADD COLUMN host_id TEXT"),
};

/** Tokens as operations of the store that holds `state.db`; each is one transaction. */
export function tokenOperations(db: Database) {
  const list = db.prepare<[], TokenRow>(
    `SELECT id, token_hash AS tokenHash, name, scope, host_id AS hostId, created_by AS createdBy, created_wall_ms AS createdWallMs,
       expires_wall_ms AS expiresWallMs, last_used_wall_ms AS lastUsedWallMs FROM tokens ORDER BY id`,
  );
  const add = db.prepare<[string, string, string, string | null, string, number, number | null]>(
    "INSERT INTO tokens (token_hash, name, scope, host_id, created_by, created_wall_ms, expires_wall_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const remove = db.prepare<[number]>("DELETE FROM tokens WHERE id = ?");
  const bind = db.prepare<[string, number]>("UPDATE tokens SET host_id = ? WHERE id = ?");
  const see = db.prepare<[number, number]>("UPDATE tokens SET last_used_wall_ms = ? WHERE id = ?");
  return {
    listTokens: (): TokenRow[] => list.all(),
    /** Returns the new token's id. */
    addToken: (row: Omit<TokenRow, "id" | "lastUsedWallMs">): number =>
      Number(add.run(row.tokenHash, row.name, row.scope, row.hostId, row.createdBy, row.createdWallMs, row.expiresWallMs).lastInsertRowid),
    removeToken: (id: number): void => void remove.run(id),
    /** From now on the token speaks for this host alone. */
    bindToken: (id: number, hostId: string): void => void bind.run(hostId, id),
    /** Writes down when a token was last used. */
    seeToken: (id: number, wallMs: number): void => void see.run(wallMs, id),
  };
}
