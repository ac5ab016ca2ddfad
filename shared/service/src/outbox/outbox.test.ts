import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RecordingLogger } from "../recording-logger.ts";
import { DirectStore } from "../store/direct-store.ts";
import { interceptedStore } from "../store/intercepted-store.ts";
import type { Store } from "../store/store.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { Channel } from "./channel.ts";
import { type DeliveryOperations, deliveryMigration, deliveryRepository, type Route } from "./deliveries.ts";
import { createOutbox, type Outbox, type OutboxOptions } from "./outbox.ts";

interface Note {
  readonly id: number;
  readonly text: string;
}
type Deliver = Channel<Note>["deliver"];

const DAY = 24 * 3_600_000;
const to = (recipient: string, expiresAfterMs = DAY, channel = "mail"): Route => ({ channel, recipient, expiresAfterMs });

/** An outbox over a database in memory, with channels made of plain functions and a clock that moves by hand. */
class Bench implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly log = new RecordingLogger();
  readonly db = new Sqlite(":memory:");
  readonly store: Store<DeliveryOperations & { event: (id: number) => Note | null }>;
  readonly #add;
  readonly #outboxes: Outbox[] = [];

  constructor() {
    this.db.pragma("foreign_keys = ON");
    this.db.exec("CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL)");
    deliveryMigration.up(this.db);
    const { insert, operations } = deliveryRepository(this.db, this.clock);
    const event = this.db.prepare<[number], Note>("SELECT id, text FROM events WHERE id = ?");
    this.store = new DirectStore({
      operations: { ...operations, event: (id: number): Note | null => event.get(id) ?? null },
      close: () => void this.db.close(),
    });
    this.#add = (text: string, routes: readonly Route[]): number =>
      this.db.transaction(() => {
        const id = Number(this.db.prepare("INSERT INTO events (text) VALUES (?)").run(text).lastInsertRowid);
        insert(id, routes);
        return id;
      })();
  }

  start(channels: Record<string, Deliver>, options: Partial<OutboxOptions<Note>> = {}): Outbox {
    const outbox = createOutbox<Note>({
      store: this.store,
      event: (id) => this.store.run("event", id),
      channels: new Map(Object.entries(channels).map(([name, deliver]) => [name, { name, deliver }])),
      clock: this.clock,
      log: this.log,
      retry: { firstMs: 1_000, maxMs: 8_000 },
      attemptLimitMs: 30_000,
      ...options,
    });
    this.#outboxes.push(outbox);
    outbox.start();
    return outbox;
  }

  commit(text: string, ...routes: readonly Route[]): number {
    const id = this.#add(text, routes);
    for (const outbox of this.#outboxes) outbox.wake();
    return id;
  }

  async states(id: number): Promise<string[]> {
    return (await this.store.run("deliveriesOf", id)).map((d) => `${d.recipient} ${d.state} after ${d.attempts}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const outbox of this.#outboxes) await outbox.close();
    await this.store.close();
  }
}

test("an event goes to each of its recipients once, without waiting", async () => {
  await using bench = new Bench();
  const sent: string[] = [];
  bench.start({ mail: async (note, recipient) => void sent.push(`${note.id} ${note.text} to ${recipient}`) });
  await bench.clock.advance(0);
  const id = bench.commit("hello", to("ann"), to("bob"), to("ann"));
  await bench.clock.advance(0);
  expect(sent).toEqual(["1 hello to ann", "1 hello to bob"]);
  expect(await bench.states(id)).toEqual(["ann sent after 1", "bob sent after 1"]);
  await bench.clock.advance(DAY);
  expect(sent).toHaveLength(2);
});

test("a failing recipient is tried again with growing waits, and the others do not wait for it", async () => {
  await using bench = new Bench();
  const tried: string[] = [];
  const startMs = bench.clock.monoMs();
  bench.start({
    mail: async (_, recipient) => {
      tried.push(`${recipient} at ${bench.clock.monoMs() - startMs}`);
      if (recipient === "ann" && tried.length < 6) throw new Error("mailbox full");
    },
  });
  const id = bench.commit("hello", to("ann"), to("bob"));
  await bench.clock.advance(2_500);
  expect(tried).toEqual(["ann at 0", "bob at 0", "ann at 1000"]);
  expect(await bench.store.run("deliveriesOf", id)).toMatchObject([{ state: "pending", attempts: 2, lastError: "mailbox full" }, {}]);
  await bench.clock.advance(60_000);
  expect(tried).toEqual(["ann at 0", "bob at 0", "ann at 1000", "ann at 3000", "ann at 7000", "ann at 15000"]);
  expect(await bench.states(id)).toEqual(["ann sent after 5", "bob sent after 1"]);
});

test("a delivery that expires is not sent any more and says why", async () => {
  await using bench = new Bench();
  let tries = 0;
  bench.start({
    mail: async () => {
      tries++;
      throw new Error("no route to host");
    },
  });
  const id = bench.commit("hello", to("ann", 4_000));
  await bench.clock.advance(DAY);
  expect(tries).toBe(3);
  expect(await bench.store.run("deliveriesOf", id)).toMatchObject([{ state: "expired", lastError: "no route to host" }]);
});

test("a channel that hangs is given up after the attempt's limit, even if it does not heed the signal", async () => {
  await using bench = new Bench();
  const tried: string[] = [];
  bench.start({
    mail: (_, recipient) => {
      tried.push(recipient);
      return recipient === "ann" ? new Promise(() => {}) : Promise.resolve();
    },
  });
  const id = bench.commit("hello", to("ann"), to("bob"));
  await bench.clock.advance(29_999);
  expect(tried).toEqual(["ann"]);
  await bench.clock.advance(1);
  expect(tried).toEqual(["ann", "bob"]);
  expect(await bench.states(id)).toEqual(["ann pending after 1", "bob sent after 1"]);
});

test("a slow channel holds up no other one", async () => {
  await using bench = new Bench();
  const sent: string[] = [];
  bench.start({ mail: () => new Promise(() => {}), sms: async (_, recipient) => void sent.push(recipient) });
  bench.commit("hello", to("ann"), to("+1", DAY, "sms"));
  await bench.clock.advance(0);
  expect(sent).toEqual(["+1"]);
});

test("what was being sent when the outbox closed goes out again after the next start", async () => {
  await using bench = new Bench();
  const first = bench.start({ mail: () => new Promise(() => {}) });
  const id = bench.commit("hello", to("ann"));
  await bench.clock.advance(0);
  await first.close();
  await first.close();
  expect(await bench.states(id)).toEqual(["ann pending after 0"]);
  const sent: number[] = [];
  bench.start({ mail: async (note) => void sent.push(note.id) });
  await bench.clock.advance(0);
  expect(sent).toEqual([id]);
});

test("while the outcome cannot be stored nothing is sent twice, and it is stored later", async () => {
  await using bench = new Bench();
  let tries = 0;
  let broken = true;
  const store = interceptedStore(bench.store, (name) => {
    if (broken && name === "deliverySent") throw new Error("disk");
  });
  bench.start({ mail: async () => void tries++ }, { store });
  const id = bench.commit("hello", to("ann"));
  await bench.clock.advance(600_000);
  expect(tries).toBe(1);
  expect(await bench.states(id)).toEqual(["ann pending after 0"]);
  broken = false;
  await bench.clock.advance(60_000);
  expect(tries).toBe(1);
  expect(await bench.states(id)).toEqual(["ann sent after 1"]);
});

test("deliveries for a channel that is not there wait and expire", async () => {
  await using bench = new Bench();
  const id = bench.commit("hello", to("+1", 3_600_000, "sms"));
  bench.start({ mail: async () => {} });
  await bench.clock.advance(3_599_999);
  expect(await bench.states(id)).toEqual(["+1 pending after 0"]);
  await bench.clock.advance(3_600_000);
  expect(await bench.states(id)).toEqual(["+1 expired after 0"]);
});

test("SAFETY 12: NTP setting the clock by decades expires nothing", async () => {
  await using bench = new Bench();
  const sent: string[] = [];
  let reachable = false;
  bench.start({
    mail: async (_, recipient) => {
      if (!reachable) throw new Error("no network yet");
      sent.push(recipient);
    },
  });
  bench.commit("hello", to("ann"));
  await bench.clock.advance(5_000);
  bench.clock.stepWall(56 * 365 * DAY);
  reachable = true;
  await bench.clock.advance(10_000);
  expect(sent).toEqual(["ann"]);
});

test("more deliveries than are taken at a time all go out, in the order of their events", async () => {
  await using bench = new Bench();
  const sent: number[] = [];
  const ids = Array.from({ length: 120 }, (_, n) => bench.commit(`note ${n}`, to("ann")));
  bench.start({ mail: async (note) => void sent.push(note.id) });
  for (let round = 0; round < 100 && sent.length < ids.length; round++) await bench.clock.advance(1);
  expect(sent).toEqual(ids);
});

test("whatever fails and whenever it restarts, each delivery ends as sent or expired, and what is marked sent was handed over", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("commit" as const), recipients: fc.subarray(["ann", "bob", "eve"], { minLength: 1 }) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.constant({ kind: "restart" as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(fc.boolean(), { maxLength: 40 }), async (steps, failures) => {
      await using bench = new Bench();
      const delivered = new Set<string>();
      const queue = [...failures];
      const mail: Deliver = async (note, recipient) => {
        if (queue.shift()) throw new Error("refused");
        delivered.add(`${note.id} ${recipient}`);
      };
      let outbox = bench.start({ mail });
      const ids: number[] = [];
      for (const now of steps) {
        if (now.kind === "commit") ids.push(bench.commit("note", ...now.recipients.map((r) => to(r, 60_000))));
        else if (now.kind === "wait") await bench.clock.advance(now.ms);
        else {
          await outbox.close();
          outbox = bench.start({ mail });
        }
      }
      await bench.clock.advance(120_000);
      for (const id of ids) {
        for (const { recipient, state } of await bench.store.run("deliveriesOf", id)) {
          expect(state).not.toBe("pending");
          expect(state === "sent").toBe(delivered.has(`${id} ${recipient}`));
        }
      }
    }),
    { numRuns: 30 },
  );
});
