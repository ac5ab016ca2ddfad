import { authMigrations, operatorsMigration, userDetailsMigration, userVersionsMigration } from "@istars/service/auth/repository.ts";
import { hostTokenMigration, tokenMigration } from "@istars/service/auth/token-repository.ts";
import { deliveryMigration } from "@istars/service/outbox/deliveries.ts";
import { settingsMigration } from "@istars/service/settings/repository.ts";
import type { Migration } from "@istars/service/store/migration.ts";
import { eventsByTime } from "../events/event-query.ts";
import { eventTables } from "../events/event-tables.ts";
import { hostMigration } from "../hosts/host-repository.ts";
import { networkMigration } from "../network/network-operations.ts";
import { detectionMigration } from "../settings/ups-option.ts";
import { tlsMigration } from "../tls/tls-operations.ts";
import { identityTable } from "./identity.ts";

/**
 * The layout of `state.db`, step by step. A step's place in this list is its number for ever: new steps go to the end, whichever
 * module they come from.
 */
export const cardMigrations: readonly Migration[] = [
  identityTable,
  eventTables,
  deliveryMigration,
  ...authMigrations,
  userDetailsMigration,
  tokenMigration,
  eventsByTime,
  settingsMigration,
  userVersionsMigration,
  detectionMigration,
  networkMigration,
  tlsMigration,
  hostTokenMigration,
  hostMigration,
  operatorsMigration,
];
