import { authMigrations, operatorsMigration, userDetailsMigration, userVersionsMigration } from "@istars/service/auth/repository.ts";
import { hostTokenMigration, tokenMigration } from "@istars/service/auth/token-repository.ts";
import type { Migration } from "@istars/service/store/migration.ts";
import { fleetTables } from "./fleet-tables.ts";
import { identityTable } from "./identity.ts";
import { retentionTable } from "./retention-operations.ts";

/**
 * The layout of `state.db`, step by step. A step's place in this list is its number for ever: new steps go to the end, whichever
 * module they come from.
 */
export const fleetMigrations: readonly Migration[] = [
  identityTable,
  ...authMigrations,
  userDetailsMigration,
  userVersionsMigration,
  tokenMigration,
  hostTokenMigration,
  operatorsMigration,
  fleetTables,
  retentionTable,
];
