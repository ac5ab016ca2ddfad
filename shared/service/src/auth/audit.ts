import type { Clock } from "../clock.ts";
import type { Logger } from "../logging.ts";
import type { Store } from "../store/store.ts";
import type { AuditRow, AuthOperations } from "./repository.ts";

/** What is worth asking later who did it; whatever has no `detail` leaves it out. */
export type AuditEntry = Omit<AuditRow, "id" | "wallMs" | "detail"> & { readonly detail?: string };

/** Who did what, when, from where, and what came of it. */
export interface Audit {
  /** Resolves when the entry is stored. Never rejects: what was done stays done, the failure goes to the log (SAFETY 27). */
  record(entry: AuditEntry): Promise<void>;
}

export interface AuditDeps {
  readonly store: Pick<Store<AuthOperations>, "run">;
  readonly clock: Clock;
  readonly log: Logger;
}

export function createAudit({ store, clock, log }: AuditDeps): Audit {
  return {
    async record(entry) {
      const row = { detail: null, ...entry, wallMs: clock.wallMs() };
      try {
        await store.run("addAudit", row);
      } catch (err) {
        log.error({ err, entry: row }, "an audit entry could not be stored");
      }
    },
  };
}
