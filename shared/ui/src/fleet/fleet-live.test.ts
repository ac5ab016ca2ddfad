import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { sampleCard, sampleFleetAlarm } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import type { FleetStreamMessage } from "@istars/protocol/model/ismartview/stream.ts";
import { expect, test } from "vitest";
import type { StreamSink } from "../live/live-store.ts";
import { FleetLive } from "./fleet-live.ts";

/** A store over a stream that a test speaks, with pictures that it draws. */
function setUp() {
  const opened: { readonly sink: StreamSink<FleetStreamMessage>; readonly signal: AbortSignal; readonly card: number | null }[] = [];
  const jobs: (() => void)[] = [];
  let nowMs = 0;
  const live = new FleetLive({
    openStream: (sink, signal, card) => void opened.push({ sink, signal, card }),
    monoMs: () => nowMs,
    schedule: (job) => void jobs.push(job),
  });
  return {
    live,
    opened,
    draw: () => {
      for (const job of jobs.splice(0)) job();
    },
    say: (...messages: readonly FleetStreamMessage[]) => {
      for (const message of messages) opened.at(-1)?.sink.onMessage(message);
    },
    lose: () => opened.at(-1)?.sink.onLost(),
    passMs: (ms: number) => {
      nowMs += ms;
    },
  };
}

const hello: FleetStreamMessage = { event: "hello", data: { v: 1, version: "1.2.3", wallMs: 1_000 } };
const beat: FleetStreamMessage = { event: "beat", data: { wallMs: 1_000 } };
const cards = (...ids: readonly number[]): FleetStreamMessage => ({ event: "cards", data: { cards: ids.map((id) => sampleCard(id)) } });
const figures = (id: number, load: number): FleetStreamMessage => ({
  event: "figures",
  data: { rows: [[id, 100, [load, 100, 600, 230, 230, 54, 24, 500]]] },
});

test("many messages of one moment are told once, before the next picture", () => {
  const { live, draw, say } = setUp();
  live.start();
  say(hello, cards(1, 2), beat);
  draw();
  let told = 0;
  live.subscribe("cards", () => void told++);
  say(cards(3), cards(4), cards(5));
  expect(told).toBe(0);
  draw();
  expect(told).toBe(1);
  expect(live.cards()).toHaveLength(5);
});

test("a round of figures leaves the list of cards as it was, and tells those alone who show one of the cards", () => {
  const { live, draw, say } = setUp();
  live.start();
  say(hello, cards(1, 2), beat);
  draw();
  const list = live.cards();
  const told: string[] = [];
  live.subscribe("cards", () => void told.push("list"));
  live.subscribeCard(1, () => void told.push("one"));
  live.subscribeCard(2, () => void told.push("two"));
  say(figures(1, 33));
  draw();
  expect(told).toEqual(["one"]);
  expect(live.cards()).toBe(list);
  expect(live.figures(1)?.values[0]).toBe(33);
  expect(live.figures(2)).toBeNull();
});

test("a connection that begins anew shows what was known until all has come, and then nothing that is gone", () => {
  const { live, draw, say, lose } = setUp();
  live.start();
  say(hello, cards(1, 2), { event: "alarms", data: { on: [sampleFleetAlarm(7)], off: [] } }, beat);
  draw();
  lose();
  draw();
  expect(live.view().stream).toBe("lost");
  expect(live.cards()).toHaveLength(2);
  say(hello, cards(2));
  draw();
  expect(live.cards()).toHaveLength(2);
  expect(live.alarms()).toHaveLength(1);
  say(beat);
  draw();
  expect(live.cards().map(({ id }) => id)).toEqual([2]);
  expect(live.alarms()).toEqual([]);
  expect(live.view()).toMatchObject({ stream: "open", isComplete: true, connections: 2 });
});

test("the moment at which the service was heard last is kept when the stream is lost", () => {
  const { live, say, lose, passMs } = setUp();
  live.start();
  passMs(4_000);
  say(hello, beat, cards(1));
  passMs(9_000);
  lose();
  expect(live.view()).toMatchObject({ stream: "lost", heardAtMs: 4_000 });
});

test("an alarm that is over and a card that is gone are forgotten, with its figures", () => {
  const { live, draw, say } = setUp();
  live.start();
  say(hello, cards(1), figures(1, 10), { event: "alarms", data: { on: [sampleFleetAlarm(7), sampleFleetAlarm(8)], off: [] } }, beat);
  say({ event: "alarms", data: { on: [], off: [7] } }, { event: "removed", data: { ids: [1] } });
  draw();
  expect(live.alarms().map(({ id }) => id)).toEqual([8]);
  expect(live.cards()).toEqual([]);
  expect(live.figures(1)).toBeNull();
});

test("watching a card opens the stream anew for it without anything going grey, and another card's readings are not taken for it", () => {
  const { live, draw, say, opened } = setUp();
  live.start();
  say(hello, cards(1, 2), beat);
  draw();
  live.watch(2);
  expect(opened.map(({ card }) => card)).toEqual([null, 2]);
  expect(opened[0]?.signal.aborted).toBe(true);
  expect(live.view().stream).toBe("open");
  expect(live.cards()).toHaveLength(2);
});

test("a stream that was stopped says nothing more, and what was heard stays", () => {
  const { live, draw, say, opened } = setUp();
  live.start();
  say(hello, cards(1), beat);
  draw();
  live.stop();
  opened[0]?.sink.onMessage(cards(2));
  opened[0]?.sink.onLost();
  draw();
  expect(live.view().stream).toBe("paused");
  expect(live.cards()).toHaveLength(1);
});

test("what was found by mistake goes when everything that was found is told anew", () => {
  const { live, draw, say } = setUp();
  const found = (key: string): FoundCard => ({
    ...{ key, kind: "snmp", foundBy: ["snmp"], interface: null, here: null, warnings: [], firstSeenWallMs: 0, lastSeenWallMs: 0 },
    ...{ foreign: { address: "192.0.2.9", port: 161, manufacturer: null, model: null, name: null }, isLost: false },
  });
  live.start();
  say(hello, { event: "found", data: { cards: [found("a"), found("b")] } }, beat);
  say({ event: "found", data: { cards: [found("c")], isAll: true } });
  draw();
  expect(live.found().map(({ key }) => key)).toEqual(["c"]);
});

test("another search forgets what the one before has found", () => {
  const { live, draw, say } = setUp();
  const scan = (id: number): FleetStreamMessage => ({
    event: "scan",
    data: { id, state: "running", request: {}, startedWallMs: 0, tookMs: null, asked: 0, toAsk: 0, found: 0, problems: [] },
  });
  live.start();
  say(hello, scan(1), beat);
  draw();
  expect(live.facts().scan?.id).toBe(1);
  say(scan(2));
  draw();
  expect(live.facts().scan?.id).toBe(2);
  expect(live.found()).toEqual([]);
});
