import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { authMigrations, authOperations, operatorsMigration, userDetailsMigration, userVersionsMigration } from "./repository.ts";
import { hostTokenMigration, tokenMigration } from "./token-repository.ts";

/** A file as it was before there were operators, with one user removed, one user left and a session of that one. */
function beforeOperators() {
  const db = new Sqlite(":memory:");
  db.pragma("foreign_keys = ON");
  for (const { up } of [...authMigrations, userDetailsMigration, tokenMigration, userVersionsMigration, hostTokenMigration]) up(db);
  db.exec(`
    INSERT INTO users (name, permission, verifier, must_change, language, allowed_from, version, changes)
      VALUES ('admin', 'read-write', 'v1', 0, 'zh', '["10.0.0.0/8"]', 3, '{"language":{"version":3,"by":"admin","wallMs":5}}'),
             ('gone', 'read', 'v2', 1, NULL, '[]', 1, '{}');
    DELETE FROM users WHERE name = 'gone';
    INSERT INTO sessions (token_hash, user_id, source, age_ms, seen_wall_ms) VALUES ('aa', 1, '10.0.0.1', 7, 9);
    INSERT INTO tokens (token_hash, name, scope, created_by, created_wall_ms) VALUES ('bb', 'collector', 'read', 'admin', 1);`);
  return db;
}

const NEW = { verifier: "v3", mustChange: false, language: null, allowedFrom: [] } as const;

test("users of before go on as they were, with their sessions and tokens, and operators join them under ids that nobody had", () => {
  const db = beforeOperators();
  db.transaction(() => operatorsMigration.up(db)).immediate();
  const operations = authOperations(db);
  const admin = {
    id: 1,
    name: "admin",
    permission: "read-write",
    verifier: "v1",
    mustChange: false,
    language: "zh",
    allowedFrom: ["10.0.0.0/8"],
    version: 3,
    changes: { language: { version: 3, by: "admin", wallMs: 5 } },
  };
  expect(operations.listUsers()).toEqual([admin]);
  expect(operations.listSessions()).toMatchObject([{ tokenHash: "aa", userId: 1, ageMs: 7 }]);
  expect(operations.listTokens()).toMatchObject([{ name: "collector" }]);
  expect(operations.addUser({ ...NEW, name: "op", permission: "operate" })).toBe(3);
  expect(operations.listUsers()).toMatchObject([{ name: "admin" }, { name: "op", permission: "operate" }]);
});

test("what is no permission is refused as before, and a user's sessions still go with the user", () => {
  const db = beforeOperators();
  operatorsMigration.up(db);
  expect(() => db.exec("UPDATE users SET permission = 'root'")).toThrow("CHECK constraint failed");
  authOperations(db).removeUser(1);
  expect(authOperations(db).listSessions()).toEqual([]);
});
