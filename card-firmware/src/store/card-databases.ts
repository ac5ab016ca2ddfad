import { join } from "node:path";
import { auditQueryOperations } from "@istars/service/auth/audit-query.ts";
import { authOperations } from "@istars/service/auth/repository.ts";
import { type Clock, systemClock } from "@istars/service/clock.ts";
import { deliveryRepository } from "@istars/service/outbox/deliveries.ts";
import { settingsOperations } from "@istars/service/settings/repository.ts";
import { withRoom } from "@istars/service/store/expendable-file.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { migrate } from "@istars/service/store/migrate.ts";
import { openStateDatabase } from "@istars/service/store/state-database.ts";
import type { Database } from "better-sqlite3";
import { eventQueryOperations } from "../events/event-query.ts";
import { type Commit, eventOperations } from "../events/event-repository.ts";
import { hostOperations } from "../hosts/host-repository.ts";
import { networkOperations } from "../network/network-operations.ts";
import { recordOperations } from "../records/record-operations.ts";
import { RecordsFile } from "../records/records-file.ts";
import { detectionOperations } from "../settings/ups-option.ts";
import { tlsOperations } from "../tls/tls-operations.ts";
import { identityOperations } from "./identity.ts";
import { cardMigrations } from "./migrations.ts";

/**
 * The card's two files and everything that can be asked of them. `state.db` has to open, or the card does not start; `records.db` may
 * fail at any time.
 */
export function openCardDatabases(directory: string, notify: (notice: Notice) => void, clock: Clock = systemClock) {
  const state = openStateDatabase(join(directory, "state.db"));
  try {
    const { from, to, backup } = migrate(state.db, cardMigrations);
    if (backup) notify({ level: "info", message: "the database was upgraded", fields: { from, to, backup } });
    const records = new RecordsFile(join(directory, "records.db"), notify);
    records.prepare();
    return {
      operations: stateOperations(state.db, records, clock),
      close: () => {
        records.close();
        state.close();
      },
    };
  } catch (error) {
    state.close();
    throw error;
  }
}

function stateOperations(db: Database, records: RecordsFile, clock: Clock) {
  const deliveries = deliveryRepository(db, clock);
  const events = eventOperations(db, deliveries.insert);
  return {
    ...identityOperations(db),
    ...events,
    /** An event outranks a record: on a full disk the oldest records make room for it. */
    commitEvents: (groups: readonly (readonly Commit[])[]) =>
      withRoom(
        () => events.commitEvents(groups),
        () => records.makeRoom(),
      ),
    ...deliveries.operations,
    ...authOperations(db),
    ...settingsOperations(db),
    ...detectionOperations(db),
    ...networkOperations(db),
    ...hostOperations(db),
    ...tlsOperations(db),
    ...recordOperations(records),
    ...eventQueryOperations(db),
    ...auditQueryOperations(db),
    /** How the connection that commits really is set up. */
    durability: (): { synchronous: unknown; journalMode: unknown; lockingMode: unknown } => ({
      synchronous: db.pragma("synchronous", { simple: true }),
      journalMode: db.pragma("journal_mode", { simple: true }),
      lockingMode: db.pragma("locking_mode", { simple: true }),
    }),
  };
}

/** What the rest of the card asks of its store. */
export type CardOperations = ReturnType<typeof stateOperations>;
