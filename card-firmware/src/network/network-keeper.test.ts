import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import type { AuditEntry } from "@istars/service/auth/audit.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { NetworkError } from "./network.ts";
import { NetworkKeeper } from "./network-keeper.ts";

const TRANSACTION = "0123456789abcdef";
const SYSTEM: NetworkSettings = { mode: "system", address: null, prefix: null, gateway: null, dns: [] };
const at = (address: string): NetworkSettings => ({ mode: "static", address, prefix: 24, gateway: null, dns: [] });

interface Kept {
  saved: NetworkSettings;
  proven: string | null;
}

/** A keeper over a network that has some addresses and not others. */
function setUp(kept: Kept = { saved: SYSTEM, proven: null }) {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const audited: AuditEntry[] = [];
  const applied: (string | null)[] = [];
  const impossible = new Set<string | null>();
  const announced: unknown[] = [];
  const keeper: NetworkKeeper = new NetworkKeeper({
    network: {
      apply: async ({ address }) => {
        if (impossible.has(address)) throw new NetworkError("no-such-address");
        applied.push(address);
      },
      current: () => ({ mac: "", name: "", source: "static", address: applied.at(-1) ?? null, prefix: 24, gateway: null, dns: [] }),
    },
    saved: () => kept.saved,
    learn: async (find) => {
      kept.saved = find(kept.saved) ?? kept.saved;
      keeper.settingsChanged();
    },
    readProven: async () => kept.proven,
    keepProven: async (proven) => {
      kept.proven = proven;
    },
    audit: { record: async (entry) => void audited.push(entry) },
    announce: () => announced.push(keeper.change),
    clock,
    log,
  });
  const save = (next: NetworkSettings) => {
    kept.saved = next;
    keeper.settingsChanged();
  };
  return { keeper, clock, kept, save, applied, impossible, announced, audited, log };
}

test("a saved address is put in force after its answer could leave, and everybody is told", async () => {
  const { keeper, clock, save, applied, announced, audited, kept } = setUp();
  await keeper.start();
  save(at("192.0.2.7"));
  keeper.nameChange(TRANSACTION);
  expect([keeper.change, applied]).toEqual([{ transaction: TRANSACTION, state: "applying", reason: null }, []]);
  await clock.advance(199);
  expect(applied).toEqual([]);
  await clock.advance(1);
  expect(applied).toEqual(["192.0.2.7"]);
  expect(announced).toEqual([{ transaction: TRANSACTION, state: "applied", reason: null }]);
  expect(audited).toMatchObject([{ action: "network.apply", outcome: "ok", detail: "static 192.0.2.7/24" }]);
  expect(JSON.parse(kept.proven ?? "")).toEqual(at("192.0.2.7"));
});

test("an address that cannot be had is taken out of the settings again, and the reason is told", async () => {
  const { keeper, clock, save, impossible, announced, audited, kept } = setUp({
    saved: at("192.0.2.1"),
    proven: JSON.stringify(at("192.0.2.1")),
  });
  await keeper.start();
  impossible.add("192.0.2.7");
  save(at("192.0.2.7"));
  await clock.advance(1_000);
  expect(announced).toMatchObject([{ state: "rolled-back", reason: "no-such-address" }]);
  expect(kept.saved).toEqual(at("192.0.2.1"));
  expect(audited).toMatchObject([{ outcome: "rolled-back", detail: "static 192.0.2.7/24: no-such-address" }]);
});

test("what somebody saves while an address is being tried is tried next, whatever became of the first", async () => {
  const { keeper, clock, save, impossible, applied, kept } = setUp();
  await keeper.start();
  impossible.add("192.0.2.7");
  save(at("192.0.2.7"));
  await clock.advance(100);
  save(at("192.0.2.8"));
  await clock.advance(1_000);
  expect([applied.at(-1), kept.saved]).toEqual(["192.0.2.8", at("192.0.2.8")]);
});

test("asking for the address that is in force already is done at once", async () => {
  const { keeper, save, clock, applied } = setUp();
  await keeper.start();
  save(SYSTEM);
  keeper.nameChange(TRANSACTION);
  expect(keeper.change).toEqual({ transaction: TRANSACTION, state: "applied", reason: null });
  await clock.advance(1_000);
  expect(applied).toEqual([]);
});

test("a start after a kill in mid-change tries the saved address once more and says how it ended", async () => {
  const proven = JSON.stringify(at("192.0.2.1"));
  const good = setUp({ saved: at("192.0.2.7"), proven });
  await good.keeper.start();
  expect([good.applied, good.keeper.change?.state]).toEqual([["192.0.2.7"], "applied"]);

  const bad = setUp({ saved: at("192.0.2.7"), proven });
  bad.impossible.add("192.0.2.7");
  await bad.keeper.start();
  expect([bad.applied, bad.keeper.change?.state, bad.kept.saved]).toEqual([["192.0.2.1"], "rolled-back", at("192.0.2.1")]);
  expect(bad.log.lines.map(({ message }) => message)).toContain("a change of address that was under way has ended");
});

test("an address that worked before is not given up because it cannot be had at a start, but tried until it can", async () => {
  const { keeper, impossible, kept, applied, clock } = setUp({ saved: at("192.0.2.1"), proven: JSON.stringify(at("192.0.2.1")) });
  impossible.add("192.0.2.1");
  await keeper.start();
  await clock.advance(30_000);
  expect([kept.saved, applied, keeper.change]).toEqual([at("192.0.2.1"), [], null]);
  impossible.clear();
  await clock.advance(60_000);
  expect([applied, keeper.change]).toEqual([["192.0.2.1"], null]);
});

test("somebody who sets another address ends the tries to have the one before", async () => {
  const { keeper, impossible, save, applied, clock } = setUp({ saved: at("192.0.2.1"), proven: JSON.stringify(at("192.0.2.1")) });
  impossible.add("192.0.2.1");
  await keeper.start();
  save(at("192.0.2.7"));
  await clock.advance(500);
  impossible.clear();
  await clock.advance(300_000);
  expect(applied).toEqual(["192.0.2.7"]);
});

test("a port that is left to the system is not touched at a start", async () => {
  const { keeper, applied } = setUp();
  await keeper.start();
  expect(applied).toEqual([]);
});

test("once closed, a change that has not begun waits for the next start", async () => {
  const { keeper, clock, save, applied, kept } = setUp();
  await keeper.start();
  save(at("192.0.2.7"));
  const closed = keeper.close();
  await clock.advance(1_000);
  await closed;
  expect([applied, kept.saved]).toEqual([[], at("192.0.2.7")]);
});
