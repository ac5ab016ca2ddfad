import { LOOPBACK, ScriptedCard } from "@istars/protocol/net/discovery/scripted-card.ts";
import { systemClock } from "@istars/service/clock.ts";
import { FoundCards } from "@istars/service/scan/found-cards.ts";
import { sampleCard } from "@istars/service/scan/sample-sighting.ts";
import { expect, test } from "vitest";
import type { CheckFacts } from "./address-check.ts";
import { NetworkReach } from "./card-reach.ts";
import { Changer } from "./changer.ts";
import { ScriptedProbe } from "./scripted-probe.ts";

/** A card on a real socket that somebody has found, and what sets it. */
async function bench(address: string) {
  const card = await ScriptedCard.open({ address });
  const found = new FoundCards();
  found.see(sampleCard({ ...card.here }, { interface: "lo" }), { wallMs: 1, scan: 1 });
  const interfaces = () => [LOOPBACK];
  const facts = (): CheckFacts => ({ cards: found.all(), interfaces: interfaces(), probe: new ScriptedProbe() });
  const reach = new NetworkReach({ clock: systemClock, interfaces, port: card.port });
  const changer = new Changer({ clock: systemClock, reach, facts, scanner: { see: () => {} } });
  return { card, changer, [Symbol.asyncDispose]: () => Promise.all([changer.close(), card[Symbol.asyncDispose]()]).then(() => {}) };
}

const ended = (changer: Changer) =>
  new Promise<void>((resolve) => {
    changer.subscribe(({ isRunning }) => {
      if (!isRunning) resolve();
    });
  });

test("a card that shares no code with us is proven to, told once, and met at its new address", async () => {
  await using room = await bench("127.31.0.1");
  const { card, changer } = room;
  await using moved = await ScriptedCard.open({ address: "127.31.0.2", port: card.port, here: { mac: card.here.mac } });
  for (const silent of ["onChallenge", "onSet"] as const) moved[silent] = () => {};
  card.onFind = () => {};
  moved.onFind = (question) => {
    const transaction = card.heard.find(({ type }) => type === 5)?.transaction ?? "";
    const change = { transaction, state: "applied", reason: null } as const;
    moved.send("here", question.transaction, { ...moved.here, change }, question.from);
  };
  const over = ended(changer);
  const wanted = { mode: "static", address: "127.31.0.2", prefix: 8, gateway: null, dns: [] } as const;
  changer.start({ rows: [{ mac: card.here.mac, wanted: { ...wanted, dns: [] } }], user: "admin", password: "correct horse" });
  await over;
  expect(changer.latest()?.cards).toMatchObject([{ step: "done", address: "127.31.0.2", check: "not-checked" }]);
  expect(card.carriedOut.map((settings) => JSON.parse(settings))).toEqual([{ network: wanted }]);
  // As often as it takes, but always the very same.
  expect(new Set(card.heard.filter(({ type }) => type === 5).map(({ bytes }) => bytes.toString("hex"))).size).toBe(1);
});

test("a wrong password is refused by the card itself, and nothing is carried out", async () => {
  await using room = await bench("127.31.0.3");
  const { card, changer } = room;
  const over = ended(changer);
  const wanted = { mode: "static", address: "127.31.0.4", prefix: 8, gateway: null, dns: [] } as const;
  changer.start({ rows: [{ mac: card.here.mac, wanted: { ...wanted, dns: [] } }], user: "admin", password: "wrong horse" });
  await over;
  expect(changer.latest()?.cards).toMatchObject([{ step: "refused", problem: "session.wrong-credentials" }]);
  expect(card.carriedOut).toEqual([]);
});
