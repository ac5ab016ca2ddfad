import { DEFAULT_RETENTION } from "@istars/protocol/model/ismartview/readings.ts";
import { expect, test } from "vitest";
import { everyEntry } from "./asked.ts";
import type { OpenBench } from "./contract-bench.ts";

const entry = (n: number) => ({
  wallMs: 1_000 + n,
  user: n % 2 === 0 ? "ann" : null,
  source: `192.0.2.${n}`,
  action: n < 3 ? "session.open" : "cards.add",
  outcome: "ok",
  detail: n === 4 ? "Rack 7" : null,
});

/** What any store does with the rest: who it is, how long it keeps what, users and the audit record. */
export function describeSettings(open: OpenBench): void {
  test("a fleet has a name for itself, which it keeps, and no other fleet has it", async () => {
    await using bench = open();
    await using other = open();
    const identity = await bench.store.identity();
    await bench.reopen();
    expect(await bench.store.identity()).toEqual(identity);
    expect(identity).not.toEqual(await other.store.identity());
  });

  test("how long readings are kept is as it comes until somebody changes it, and is changed only by who knows what it is", async () => {
    await using bench = open();
    expect(await bench.store.readRetention()).toEqual({ version: 0, values: DEFAULT_RETENTION, changedBy: null, changedWallMs: null });
    const values = { everyS: 30, readingsDays: 7, minutesDays: 90, hoursYears: 3 };
    expect(await bench.store.changeRetention(values, 0, "ann", 5_000)).toBe(true);
    expect(await bench.store.changeRetention(DEFAULT_RETENTION, 0, "bob", 6_000)).toBe(false);
    await bench.reopen();
    expect(await bench.store.readRetention()).toEqual({ version: 1, values, changedBy: "ann", changedWallMs: 5_000 });
    expect(await bench.store.changeRetention(DEFAULT_RETENTION, 1, "bob", 6_000)).toBe(true);
    expect(await bench.store.readRetention()).toMatchObject({ version: 2, values: DEFAULT_RETENTION });
  });

  test("the audit record is found by user, action, words and time, page by page", async () => {
    await using bench = open();
    for (let n = 0; n < 6; n++) await bench.store.accounts.run("addAudit", entry(n));
    await bench.reopen();
    const sources = async (change: Parameters<typeof everyEntry>[0]) =>
      (await bench.store.findAudit(everyEntry(change))).found.map(({ source }) => Number(source.slice("192.0.2.".length)));
    expect(await sources({})).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await sources({ users: ["ann"], newestFirst: false })).toEqual([0, 2, 4]);
    expect(await sources({ actions: ["cards.add"] })).toEqual([5, 4, 3]);
    expect(await sources({ text: "RACK" })).toEqual([4]);
    expect(await sources({ fromMs: 1_001, toMs: 1_003 })).toEqual([2, 1]);
    const first = await bench.store.findAudit(everyEntry({ limit: 4 }));
    const second = await bench.store.findAudit(everyEntry({ limit: 4, after: first.next }));
    expect([...first.found, ...second.found].map(({ wallMs }) => wallMs - 1_000)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(second.next).toBeNull();
  });

  test("an operator can be a user, and is one after a restart", async () => {
    await using bench = open();
    const user = { name: "ops", permission: "operate" as const, verifier: "v", mustChange: true, language: null, allowedFrom: [] };
    await bench.store.accounts.run("addUser", user);
    await bench.reopen();
    expect(await bench.store.accounts.run("listUsers")).toMatchObject([user]);
  });
}
