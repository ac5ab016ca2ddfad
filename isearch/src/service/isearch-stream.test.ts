import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import { sampleCard } from "@istars/service/scan/sample-sighting.ts";
import { expect, test } from "vitest";
import { openService } from "./service-bench.ts";
import { keysOf } from "./service-client.ts";

const macOf = (n: number): string => `02:00:5e:00:${(n >> 8).toString(16).padStart(2, "0")}:${(n & 255).toString(16).padStart(2, "0")}`;
const card = (n: number, name = `card ${n}`) => sampleCard({ mac: macOf(n), name, address: `10.0.${n >> 8}.${n & 255}` });
const run: ChangeRun = { id: 1, isRunning: true, startedWallMs: 1, cards: [] };

test("a stream begins with hello, all cards, the latest scan and the latest run", async () => {
  await using service = await openService();
  service.scanner.see(card(1));
  service.scanner.see(card(2));
  service.scanner.start({});
  service.changer.tell(run);
  await using client = await service.watch();
  await client.until(() => client.messages.length === 4);
  expect(client.names).toEqual(["hello", "cards", "scan", "change"]);
  expect(client.of("hello")[0]?.data).toEqual({ v: 1, version: "1.2.3", wallMs: service.clock.wallMs() });
  expect(keysOf(client)).toEqual([[macOf(1), macOf(2)]]);
  expect(client.of("scan")[0]?.data).toMatchObject({ id: 1, state: "running" });
  expect(client.of("change")[0]?.data).toEqual(run);
});

test("before anything was found or asked a stream says hello alone", async () => {
  await using service = await openService();
  await using client = await service.watch();
  service.changer.tell(run);
  await client.until(() => client.messages.length === 2);
  expect(client.names).toEqual(["hello", "change"]);
});

test("every client is told what changes as it is then, and that the list was emptied", async () => {
  await using service = await openService();
  await using one = await service.watch();
  await using two = await service.watch();
  service.scanner.see(card(1));
  await one.until(() => keysOf(one).length === 1);
  await service.clock.advance(100);
  service.scanner.see(card(1, "renamed"));
  service.scanner.see(card(2));
  await service.clock.advance(100);
  service.scanner.forget();
  await service.clock.advance(100);
  for (const client of [one, two]) {
    await client.until(() => client.names.includes("forgotten"));
    expect(client.names.at(-1)).toBe("forgotten");
    const told = client.of("cards").flatMap(({ data }) => data.cards.map(({ key, here }) => [key, here?.name]));
    expect(told).toEqual([
      [macOf(1), "card 1"],
      [macOf(1), "renamed"],
      [macOf(2), "card 2"],
    ]);
  }
});

test("a long list comes in messages of a size that a reader takes, in order and each card once", async () => {
  await using service = await openService();
  const macs = Array.from({ length: 1_000 }, (_, n) => macOf(n + 1));
  for (const n of macs.keys()) service.scanner.see(card(n + 1));
  await using client = await service.watch();
  await client.until(() => keysOf(client).flat().length === macs.length);
  expect(keysOf(client).map((keys) => keys.length)).toEqual([200, 200, 200, 200, 200]);
  expect(keysOf(client).flat()).toEqual(macs);
});

test("a beat comes every two seconds, so that silence means that the service is gone", async () => {
  await using service = await openService();
  await using client = await service.watch();
  await service.clock.advance(2_000);
  await client.until(() => client.of("beat").length === 1);
  expect(client.of("beat")[0]?.data).toEqual({ wallMs: service.clock.wallMs() });
});

test("a stream ends with its session", async () => {
  await using service = await openService();
  const cookie = await service.logIn();
  const stream = await service.request("/stream", { headers: { cookie } });
  await service.request("/session", { method: "DELETE", headers: { cookie, origin: service.origin } });
  expect(await stream.text()).toContain("event: hello");
});

test("without a session there is no stream", async () => {
  await using service = await openService();
  await expect(service.watch("istars-isearch-0000=x")).rejects.toMatchObject({ code: "session.required" });
});

test("closing the service ends its streams", async () => {
  await using service = await openService();
  const stream = await service.request("/stream", { headers: { cookie: await service.logIn() } });
  await service.app.close();
  expect(await stream.text()).toContain("event: hello");
});
