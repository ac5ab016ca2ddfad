import type { Permission } from "@istars/protocol/model/permission.ts";
import type { Language } from "@istars/protocol/model/settings/users.ts";
import type { Database } from "better-sqlite3";
import type { Migration } from "../store/migration.ts";
import { tokenOperations } from "./token-repository.ts";

export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly permission: Permission;
  /** As `formatVerifier` writes it. */
  readonly verifier: string;
  readonly mustChange: boolean;
  /** `null`: as the browser asks. */
  readonly language: Language | null;
  /** Addresses and networks the user may come from; empty: any. */
  readonly allowedFrom: readonly string[];
  /** Counts up from 1 with every change of what a `UserRowChange` holds. */
  readonly version: number;
  /** Who last changed what; fields nobody has changed since the user was made are not there. */
  readonly changes: Readonly<Partial<Record<keyof UserRowChange, UserFieldChange>>>;
}

/** What an administrator can change of a user. */
export type UserRowChange = Pick<UserRow, "permission" | "language" | "allowedFrom">;

/** A change as it is told in the row. */
export type UserRowVersion = Pick<UserRow, "version" | "changes">;

/** The last change of one field of a user. */
export interface UserFieldChange {
  /** The user's version since then. */
  readonly version: number;
  readonly by: string;
  readonly wallMs: number;
}

export interface SessionRow {
  /** SHA-256 of the token, hex; the token itself is kept nowhere. */
  readonly tokenHash: string;
  readonly userId: number;
  readonly source: string;
  /** How old the session was at `seenWallMs`, ms; counted by monotonic clocks, so that a stepped clock neither ends nor prolongs it. */
  readonly ageMs: number;
  /** When `ageMs` was written, epoch ms. */
  readonly seenWallMs: number;
}

export type SessionSeen = Pick<SessionRow, "tokenHash" | "ageMs" | "seenWallMs">;

export interface AuditRow {
  readonly id: number;
  readonly wallMs: number;
  /** As given at log-in, so it may be nobody's; `null` where nobody was named. */
  readonly user: string | null;
  readonly source: string;
  /** What was asked for, e.g. `session.open`, `password.change`, `ups.command`. */
  readonly action: string;
  /** `ok`, `sent`, or the problem's code. */
  readonly outcome: string;
  /** What it was about, e.g. the command's name. */
  readonly detail: string | null;
}

/** Rows of audit kept; older ones go as new ones come. About 40 MB. */
const AUDIT_ROWS = 200_000;
/** Rows of audit handed out at once, so that reading never delays a commit for long. */
const AUDIT_PAGE = 500;

export const authMigrations: readonly Migration[] = [
  {
    name: "users, sessions and audit",
    up: (db) =>
      db.exec(`
        CREATE TABLE users (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL UNIQUE,
          permission TEXT NOT NULL CHECK (permission IN ('none', 'read', 'read-write')),
          verifier TEXT NOT NULL,
          must_change INTEGER NOT NULL CHECK (must_change IN (0, 1))
        ) STRICT;
        CREATE TABLE sessions (
          token_hash TEXT PRIMARY KEY,
          user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
          source TEXT NOT NULL,
          age_ms INTEGER NOT NULL,
          seen_wall_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          wall_ms INTEGER NOT NULL,
          user TEXT,
          source TEXT NOT NULL,
          action TEXT NOT NULL,
          outcome TEXT NOT NULL,
          detail TEXT
        ) STRICT;`),
  },
];

/** Came after the first release of `authMigrations`, so it is a step of its own. */
export const userDetailsMigration: Migration = {
  name: "language and addresses of users",
  up: (db) =>
    db.exec(`
      ALTER TABLE users ADD COLUMN language TEXT;
      ALTER TABLE users ADD COLUMN allowed_from TEXT NOT NULL DEFAULT '[]';`),
};

/** Came later still. */
export const userVersionsMigration: Migration = {
  name: "versions of users",
  up: (db) =>
    db.exec(`
      ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE users ADD COLUMN changes TEXT NOT NULL DEFAULT '{}';`),
};

/**
 * Came with iSmartView's operators. The column gives way to one that takes more, rather than the table to another: a dropped table would
 * take its sessions along, and its count of ids with it.
 */
export const operatorsMigration: Migration = {
  name: "operators among users",
  up: (db) =>
    db.exec(`
      ALTER TABLE users ADD COLUMN granted TEXT NOT NULL DEFAULT 'none' CHECK (granted IN ('none', 'read', 'operate', 'read-write'));
      UPDATE users SET granted = permission;
      ALTER TABLE users DROP COLUMN permission;
      ALTER TABLE users RENAME COLUMN granted TO permission;`),
};

/** Lists and objects are kept as JSON. */
type StoredUser = Omit<UserRow, "mustChange" | "allowedFrom" | "changes"> & {
  readonly mustChange: number;
  readonly allowedFrom: string;
  readonly changes: string;
};

/** Users, sessions and audit as operations of the store that holds `state.db`; each is one transaction. */
export function authOperations(db: Database) {
  const users = db.prepare<[], StoredUser>(
    `SELECT id, name, permission, verifier, must_change AS mustChange, language, allowed_from AS allowedFrom, version, changes
       FROM users ORDER BY id`,
  );
  const addUser = db.prepare<[string, string, string, number, string | null, string]>(
    "INSERT INTO users (name, permission, verifier, must_change, language, allowed_from) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const changeUser = db.prepare<[string, string | null, string, number, string, number]>(
    "UPDATE users SET permission = ?, language = ?, allowed_from = ?, version = ?, changes = ? WHERE id = ?",
  );
  const replaceVerifier = db.prepare<[string, number, number]>("UPDATE users SET verifier = ?, must_change = ? WHERE id = ?");
  const removeUser = db.prepare<[number]>("DELETE FROM users WHERE id = ?");
  const removeSessionsOf = db.prepare<[number]>("DELETE FROM sessions WHERE user_id = ?");
  const setVerifier = db.prepare<[string, number]>("UPDATE users SET verifier = ?, must_change = 0 WHERE id = ?");
  const sessions = db.prepare<[], SessionRow>(
    "SELECT token_hash AS tokenHash, user_id AS userId, source, age_ms AS ageMs, seen_wall_ms AS seenWallMs FROM sessions",
  );
  const addSession = db.prepare<[string, number, string, number, number]>(
    "INSERT INTO sessions (token_hash, user_id, source, age_ms, seen_wall_ms) VALUES (?, ?, ?, ?, ?)",
  );
  const seen = db.prepare<[number, number, string]>("UPDATE sessions SET age_ms = ?, seen_wall_ms = ? WHERE token_hash = ?");
  const removeSession = db.prepare<[string]>("DELETE FROM sessions WHERE token_hash = ?");
  const removeOthers = db.prepare<[number, string]>("DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?");
  const renameSession = db.prepare<[string, string]>("UPDATE sessions SET token_hash = ? WHERE token_hash = ?");
  const addAudit = db.prepare<[number, string | null, string, string, string, string | null]>(
    "INSERT INTO audit (wall_ms, user, source, action, outcome, detail) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const dropAudit = db.prepare<[number]>("DELETE FROM audit WHERE id <= ?");
  const audit = db.prepare<[number, number], AuditRow>(
    "SELECT id, wall_ms AS wallMs, user, source, action, outcome, detail FROM audit WHERE id > ? ORDER BY id LIMIT ?",
  );

  const insertSession = (row: SessionRow) => addSession.run(row.tokenHash, row.userId, row.source, row.ageMs, row.seenWallMs);

  return {
    ...tokenOperations(db),
    listUsers: (): UserRow[] =>
      users.all().map((user) => ({
        ...user,
        mustChange: user.mustChange === 1,
        allowedFrom: JSON.parse(user.allowedFrom) as string[],
        changes: JSON.parse(user.changes) as UserRow["changes"],
      })),
    /** Returns the new user's id; the version is 1. Throws if the name is taken. */
    addUser: (user: Omit<UserRow, "id" | "version" | "changes">): number =>
      Number(
        addUser.run(user.name, user.permission, user.verifier, user.mustChange ? 1 : 0, user.language, JSON.stringify(user.allowedFrom))
          .lastInsertRowid,
      ),
    changeUser: (id: number, { permission, language, allowedFrom, version, changes }: UserRowChange & UserRowVersion): void => {
      changeUser.run(permission, language, JSON.stringify(allowedFrom), version, JSON.stringify(changes), id);
    },
    /** Sets the password of a user who does not ask for it, and ends every session of that user. */
    replacePassword: db.transaction((id: number, verifier: string, mustChange: boolean): void => {
      replaceVerifier.run(verifier, mustChange ? 1 : 0, id);
      removeSessionsOf.run(id);
    }),
    /** The user's sessions go with the user. */
    removeUser: (id: number): void => void removeUser.run(id),
    listSessions: (): SessionRow[] => sessions.all(),
    /** Ends the sessions `ended` to make room, if any, and adds one. */
    addSession: db.transaction((row: SessionRow, ended: readonly string[]): void => {
      for (const tokenHash of ended) removeSession.run(tokenHash);
      insertSession(row);
    }),
    removeSessions: db.transaction((tokenHashes: readonly string[]): void => {
      for (const tokenHash of tokenHashes) removeSession.run(tokenHash);
    }),
    /** Writes down when sessions were last used. */
    seeSessions: db.transaction((rows: readonly SessionSeen[]): void => {
      for (const row of rows) seen.run(row.ageMs, row.seenWallMs, row.tokenHash);
    }),
    /** Sets a user's password, ends every session of the user but `session`, and gives that one a new token. */
    setPassword: db.transaction((userId: number, verifier: string, session: { readonly from: string; readonly to: string }): void => {
      setVerifier.run(verifier, userId);
      removeOthers.run(userId, session.from);
      renameSession.run(session.to, session.from);
    }),
    addAudit: db.transaction((row: Omit<AuditRow, "id">): void => {
      const { lastInsertRowid } = addAudit.run(row.wallMs, row.user, row.source, row.action, row.outcome, row.detail);
      dropAudit.run(Number(lastInsertRowid) - AUDIT_ROWS);
    }),
    /** Entries with an id above `afterId`, in order, at most 500. */
    listAudit: (afterId: number): AuditRow[] => audit.all(afterId, AUDIT_PAGE),
  };
}

export type AuthOperations = ReturnType<typeof authOperations>;
