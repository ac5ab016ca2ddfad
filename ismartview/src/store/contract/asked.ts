import type { AuditAsked, EventAsked } from "../fleet-store.ts";

/** Every event there is, newest first, a hundred at a time, with these changes. */
export const everyEvent = (change: Partial<EventAsked> = {}): EventAsked => ({
  fromMs: 0,
  toMs: Number.MAX_SAFE_INTEGER,
  newestFirst: true,
  limit: 100,
  after: null,
  cardIds: null,
  site: null,
  kinds: null,
  severities: null,
  alarms: null,
  alarmId: null,
  search: null,
  ...change,
});

/** Every entry of the audit record, newest first, with these changes. */
export const everyEntry = (change: Partial<AuditAsked> = {}): AuditAsked => ({
  fromMs: 0,
  toMs: Number.MAX_SAFE_INTEGER,
  newestFirst: true,
  limit: 100,
  after: null,
  users: null,
  actions: null,
  text: null,
  ...change,
});
