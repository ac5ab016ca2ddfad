import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

/** The card's identity key and the certificate over it. */
export interface TlsRow {
  /** PKCS #8 in PEM, sealed. */
  readonly sealedKey: string;
  /** PEM. */
  readonly certificate: string;
  /** The names that the certificate was made for, as JSON. */
  readonly names: string;
}

export const tlsMigration: Migration = {
  name: "identity key and certificate",
  up: (db) =>
    db.exec(`
      CREATE TABLE tls (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        sealed_key TEXT NOT NULL,
        certificate TEXT NOT NULL,
        names TEXT NOT NULL
      ) STRICT;`),
};

/** What HTTPS asks of the store that holds `state.db`. */
export function tlsOperations(db: Database) {
  const read = db.prepare<[], TlsRow>("SELECT sealed_key AS sealedKey, certificate, names FROM tls");
  const keep = db.prepare<[TlsRow]>(
    "INSERT OR REPLACE INTO tls (only, sealed_key, certificate, names) VALUES (1, @sealedKey, @certificate, @names)",
  );
  return {
    /** `null` until HTTPS was on for the first time. */
    tlsIdentity: (): TlsRow | null => read.get() ?? null,
    keepTlsIdentity: (row: TlsRow): void => void keep.run(row),
  };
}

export type TlsOperations = ReturnType<typeof tlsOperations>;
