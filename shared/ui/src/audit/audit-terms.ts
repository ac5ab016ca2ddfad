import type { AuditDetail } from "@istars/protocol/model/audit-detail.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";

/** What a program's audit record holds beside log-ins and users, in the person's language. */
export interface AuditTerms {
  /** Its own actions, in the order in which they are offered. */
  readonly actions: Readonly<Record<string, string>>;
  /** Its own outcomes. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Says what an entry was about; `read`: that detail as far as it could be read. `null` leaves it to the words that all programs share. */
  readonly detailOf: (read: AuditDetail | null, entry: AuditEntry) => string | null;
}
