import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { SseFrame } from "@istars/service/http/sse-frame.ts";
import { expect, test } from "vitest";
import { StateFeed } from "./state-feed.ts";

const card = (n: number, name = "card"): FoundCard => ({
  ...{ key: `snmp:192.0.2.${n}:161`, kind: "snmp", foundBy: ["snmp"], interface: null, here: null, warnings: [], isLost: false },
  ...{ foreign: { address: `192.0.2.${n}`, port: 161, manufacturer: null, model: null, name } },
  ...{ firstSeenWallMs: 1, lastSeenWallMs: 1 },
});
const scan = (found: number): Scan => ({
  ...{ id: 1, state: "running", request: {}, startedWallMs: 1, tookMs: null, asked: 0, toAsk: 0, found, problems: [] },
});
const run = (isRunning: boolean): ChangeRun => ({ id: 1, isRunning, startedWallMs: 1, cards: [] });

/** A client that takes a message when the test says so. */
class Client {
  readonly sent: string[] = [];
  isClosed = false;
  #drain: () => void = () => {};

  send(frame: SseFrame): void {
    this.sent.push(frame.bytes(0).toString());
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drain = resolve;
    });
  }

  async take(): Promise<void> {
    this.#drain();
    await Promise.resolve();
    await Promise.resolve();
  }

  get names(): readonly string[] {
    return this.sent.map((text) => /^event: (\w+)/.exec(text)?.[1] ?? "");
  }
}

function start() {
  const client = new Client();
  return { client, feed: new StateFeed(client) };
}

test("what changes is told at once while a client takes it", async () => {
  const { client, feed } = start();
  feed.cards([card(1)]);
  expect(client.names).toEqual(["cards"]);
  await client.take();
  feed.scan(scan(1));
  expect(client.names).toEqual(["cards", "scan"]);
});

test("a slow client gets the newest of each when it reads on, cards before the scan that found them", async () => {
  const { client, feed } = start();
  feed.scan(scan(0));
  for (let found = 1; found <= 50; found++) {
    feed.cards([card(1, `told ${found}`), card(found)]);
    feed.scan(scan(found));
    feed.change(run(found < 50));
  }
  expect(client.names).toEqual(["scan"]);
  for (let message = 0; message < 4; message++) await client.take();
  expect(client.names).toEqual(["scan", "cards", "scan", "change"]);
  expect(client.sent[1]?.split('"key"').length).toBe(51);
  expect(client.sent[1]).toContain('"told 50"');
  expect(client.sent[1]).not.toContain('"told 49"');
  expect(client.sent[2]).toContain('"found":50');
  expect(client.sent[3]).toContain('"isRunning":false');
});

test("cards that were forgotten before a client took them are not told", async () => {
  const { client, feed } = start();
  feed.scan(scan(0));
  feed.cards([card(1)]);
  feed.forgotten();
  feed.cards([card(2)]);
  for (let message = 0; message < 3; message++) await client.take();
  expect(client.names).toEqual(["scan", "forgotten", "cards"]);
  expect(client.sent[2]).toContain("192.0.2.2");
  expect(client.sent.join()).not.toContain("192.0.2.1:");
});

test("a client that is gone is told nothing more", async () => {
  const { client, feed } = start();
  feed.cards([card(1)]);
  feed.cards([card(2)]);
  client.isClosed = true;
  await client.take();
  feed.cards([card(3)]);
  expect(client.names).toEqual(["cards"]);
});
