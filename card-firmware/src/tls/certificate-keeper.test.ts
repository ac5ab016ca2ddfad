import { createPrivateKey, X509Certificate } from "node:crypto";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import { expect, onTestFinished, test } from "vitest";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import type { CertificateNames } from "./certificate.ts";
import { CertificateKeeper } from "./certificate-keeper.ts";

const DAY_MS = 86_400_000;
const NAMES: CertificateNames = { name: "ups", serial: "1", hosts: ["ups"], addresses: ["192.0.2.7"] };

/** A keeper whose card the test renames, over a real database. */
async function keep() {
  const kept = new TemporaryCardStore();
  onTestFinished(() => kept[Symbol.asyncDispose]());
  const card = { names: NAMES, sealingKey: 1 };
  const log = new RecordingLogger();
  const open = async () => {
    const keeper = await CertificateKeeper.open({
      store: kept.store,
      sealer: new Sealer(new Uint8Array(32).fill(card.sealingKey)),
      names: () => card.names,
      clock: kept.clock,
      log,
    });
    onTestFinished(() => keeper.close());
    return keeper;
  };
  return { kept, card, lines: log.lines, open, clock: kept.clock };
}

test("a first start makes key and certificate, and every later one takes them up again", async () => {
  const { kept, open } = await keep();
  const first = (await open()).current;
  expect(new X509Certificate(first.cert).checkPrivateKey(createPrivateKey(first.key))).toBe(true);
  expect(first).toMatchObject({ names: NAMES, identityKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) });
  await kept.reopen();
  expect((await open()).current).toEqual(first);
});

test("the key is sealed in the database", async () => {
  const { kept, open } = await keep();
  const { key } = (await open()).current;
  const row = await kept.store.run("tlsIdentity");
  expect(JSON.stringify(row)).not.toContain(key.split("\n")[1]);
});

test("SAFETY 31: thirty days before its end a certificate is renewed over the same key, and whoever serves it is told", async () => {
  const { open, clock } = await keep();
  const keeper = await open();
  const first = keeper.current;
  const told: string[] = [];
  keeper.onChange(({ cert }) => told.push(cert));
  clock.suspend(first.untilMs - clock.wallMs() - 31 * DAY_MS);
  await clock.advance(3_600_000);
  expect(keeper.current).toBe(first);
  await clock.advance(DAY_MS + 3_600_000);
  const renewed = keeper.current;
  expect(told).toEqual([renewed.cert]);
  expect([renewed.key, renewed.identityKey]).toEqual([first.key, first.identityKey]);
  expect(renewed.untilMs - clock.wallMs()).toBeGreaterThan(700 * DAY_MS);
  expect((await open()).current).toEqual(renewed);
});

test("SAFETY 31: other names and addresses are taken up over the same key, also those that came while the card was off", async () => {
  const { card, open } = await keep();
  const keeper = await open();
  const first = keeper.current;
  await keeper.check();
  expect(keeper.current).toBe(first);
  card.names = { ...NAMES, addresses: ["192.0.2.8"] };
  await keeper.check();
  expect(new X509Certificate(keeper.current.cert).checkIP("192.0.2.8")).toBe("192.0.2.8");
  card.names = { ...NAMES, hosts: ["other"] };
  const restarted = await open();
  expect(restarted.current).toMatchObject({ identityKey: first.identityKey, names: card.names });
});

test("a clock that was never set makes a certificate that is valid today", async () => {
  const { open, clock } = await keep();
  clock.stepWall(-clock.wallMs());
  const { fromMs, untilMs } = (await open()).current;
  expect([fromMs, untilMs]).toEqual([Date.UTC(2019, 0, 1), Date.UTC(2026, 0, 1) + 730 * DAY_MS]);
});

test("a renewal that cannot be stored leaves the old certificate, and asking for one says so", async () => {
  const { kept, card, lines, open } = await keep();
  const keeper = await open();
  const first = keeper.current;
  await kept.store.close();
  card.names = { ...NAMES, name: "other" };
  await keeper.check();
  expect(lines.at(-1)).toMatchObject({ level: "error" });
  await expect(keeper.renew()).rejects.toThrow();
  expect(keeper.current).toBe(first);
  await kept.reopen();
});

test("a key that no longer opens is replaced, and the log says what that means", async () => {
  const { card, lines, open } = await keep();
  const first = (await open()).current;
  card.sealingKey = 2;
  expect((await open()).current.identityKey).not.toBe(first.identityKey);
  expect(lines.map(({ level }) => level)).toContain("error");
});
