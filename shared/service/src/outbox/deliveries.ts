import type { Database } from "better-sqlite3";
import type { Clock } from "../clock.ts";
import type { Migration } from "../store/migration.ts";
import { OutboxTime } from "./outbox-time.ts";

/** Where an event is to go. */
export interface Route {
  readonly channel: string;
  readonly recipient: string;
  /** After this long it is no longer sent, e.g. 24 h for mail and 1 h for SMS (SAFETY 29). */
  readonly expiresAfterMs: number;
}

/** One event to one recipient over one channel: what makes a delivery unique. */
export interface DeliveryKey {
  readonly eventId: number;
  readonly channel: string;
  readonly recipient: string;
}

export interface DueDelivery extends DeliveryKey {
  /** How often it was tried before. */
  readonly attempts: number;
  /** How long it is still worth sending, ms. */
  readonly expiresInMs: number;
}

export interface Due {
  readonly deliveries: readonly DueDelivery[];
  /** When the channel's next delivery is due, ms from now; `null` if none waits. Meaningless while `deliveries` is not empty. */
  readonly nextInMs: number | null;
}

export type DeliveryState = "pending" | "sent" | "expired";

/** A delivery with all that is kept of it. */
export interface DeliveryRecord extends DeliveryKey {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** Needs the table `events` with its `id`. Times are `OutboxTime`. A delivery goes when its event does. */
export const deliveryMigration: Migration = {
  name: "deliveries",
  up: (db) =>
    db.exec(`
      CREATE TABLE deliveries (
        event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
        channel TEXT NOT NULL,
        recipient TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'expired')),
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        last_error TEXT,
        PRIMARY KEY (event_id, channel, recipient)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX deliveries_due ON deliveries (channel, next_at) WHERE state = 'pending';
      CREATE INDEX deliveries_expiry ON deliveries (expires_at) WHERE state = 'pending';
      CREATE TABLE outbox_time (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        now_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT;
    `),
};

/** The worker's side of the outbox: how deliveries come into being beside their event, and what the sender asks. */
export function deliveryRepository(db: Database, clock: Clock) {
  const time = new OutboxTime(db, clock);
  const insert = db.prepare(
    "INSERT INTO deliveries (event_id, channel, recipient, next_at, expires_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const expire = db.prepare("UPDATE deliveries SET state = 'expired' WHERE state = 'pending' AND expires_at <= ?");
  const anyExpired = db.prepare<[number], number>("SELECT 1 FROM deliveries WHERE state = 'pending' AND expires_at <= ?").pluck();
  const due = db.prepare<[string, number, number], DeliveryKey & { attempts: number; expiresAt: number }>(
    `SELECT event_id AS eventId, channel, recipient, attempts, expires_at AS expiresAt FROM deliveries
     WHERE state = 'pending' AND channel = ? AND next_at <= ? ORDER BY next_at, event_id LIMIT ?`,
  );
  const next = db.prepare<[string], number | null>("SELECT min(next_at) FROM deliveries WHERE state = 'pending' AND channel = ?").pluck();
  const sent = db.prepare(
    `UPDATE deliveries SET state = 'sent', attempts = attempts + 1, last_error = NULL
     WHERE event_id = ? AND channel = ? AND recipient = ?`,
  );
  const failed = db.prepare(
    `UPDATE deliveries SET attempts = attempts + 1, next_at = ?, last_error = ?
     WHERE event_id = ? AND channel = ? AND recipient = ? AND state = 'pending'`,
  );
  const ofEvent = db.prepare<[number], DeliveryRecord>(
    `SELECT event_id AS eventId, channel, recipient, state, attempts, last_error AS lastError FROM deliveries
     WHERE event_id = ? ORDER BY channel, recipient`,
  );

  return {
    /** To be called in the transaction that stores the event. The same recipient twice over one channel is one delivery. */
    insert: (eventId: number, routes: readonly Route[]): void => {
      if (routes.length === 0) return;
      const nowMs = time.take();
      for (const { channel, recipient, expiresAfterMs } of routes) {
        insert.run(eventId, channel, recipient, nowMs, nowMs + Math.round(expiresAfterMs));
      }
    },
    operations: {
      /** What the channel has to send now, oldest first, at most `limit`. What has expired by now is marked so. */
      dueDeliveries: (channel: string, limit: number): Due => {
        const nowMs = time.peek();
        if (anyExpired.get(nowMs)) db.transaction(() => expire.run(time.take()))();
        const deliveries = due.all(channel, nowMs, limit).map(({ expiresAt, ...rest }) => ({ ...rest, expiresInMs: expiresAt - nowMs }));
        const nextAt = next.get(channel) ?? null;
        return { deliveries, nextInMs: nextAt === null ? null : Math.max(0, nextAt - nowMs) };
      },
      deliverySent: ({ eventId, channel, recipient }: DeliveryKey): void => {
        db.transaction(() => {
          time.take();
          sent.run(eventId, channel, recipient);
        })();
      },
      /** Due again after `retryInMs`. `reason` is kept for people. */
      deliveryFailed: (
        { eventId, channel, recipient }: DeliveryKey,
        { retryInMs, reason }: { retryInMs: number; reason: string },
      ): void => {
        db.transaction(() => failed.run(time.take() + Math.round(retryInMs), reason, eventId, channel, recipient))();
      },
      deliveriesOf: (eventId: number): DeliveryRecord[] => ofEvent.all(eventId),
    },
  };
}

export type DeliveryOperations = ReturnType<typeof deliveryRepository>["operations"];
