import type { Database } from "better-sqlite3";

/** One forward step of a database's layout. Steps are numbered by their place in the list and never changed once released. */
export interface Migration {
  /** Says what the step is for, e.g. "users and sessions". Kept in the database beside the number. */
  readonly name: string;
  readonly up: (db: Database) => void;
}
