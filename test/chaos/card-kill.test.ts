import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import { eventIdOf } from "@istars/protocol/model/stream.ts";
import { systemClock } from "@istars/service/clock.ts";
import { expect, test } from "vitest";
import { CardBench, GETBULK, startProgram } from "../e2e/card-bench.ts";
import { CardSession, helloOf } from "../e2e/card-session.ts";
import { until } from "../e2e/until.ts";
import { makeDice } from "../simulators/ups/chance.ts";

const KILLS = 50;
/** Every so many restarts, another start is killed before it is through. */
const CUT_SHORT_EVERY = 5;
/** Longest life after the judge has read the log, and longest start that is cut short, ms. */
const LIFE_MS = 2_000;
const START_MS = 800;
/** Longest time from a start until the judge has read the whole log, ms. */
const READY_MS = 5_000;
const LIMIT_MS = 240_000;

const never = new AbortController().signal;

/** Whoever else wants something of the card, all the time, whether it is there or not. */
class Load implements AsyncDisposable {
  snmpAnswers = 0;
  httpAnswers = 0;
  /** Instances of alarms that the card has confirmed as acknowledged. */
  readonly acknowledged: number[] = [];
  readonly #stop = new AbortController();
  readonly #running: readonly Promise<void>[];

  constructor({ ups, addresses }: CardBench, session: CardSession, roll: (sides: number) => number) {
    const socket = createSocket("udp4");
    socket.on("message", () => this.snmpAnswers++);
    socket.on("error", () => {}); // a dead card refuses datagrams
    this.#stop.signal.addEventListener("abort", () => socket.close());
    this.#running = [
      // Faster than the card looks, so that nearly every look finds something new.
      this.#repeat(300, async () => ups.change({ mains: roll(2) === 0 ? "fail" : "ok", fault: roll(2) === 0, overload: roll(4) === 0 })),
      this.#repeat(20, async () => socket.send(GETBULK, addresses.snmpPort, "127.0.0.1")),
      this.#repeat(50, async () => {
        await session.call("readStatus", {});
        this.httpAnswers++;
      }),
      this.#repeat(200, async () => {
        const { alarms } = await session.call("listAlarms", {});
        const instance = alarms.find(({ acknowledged }) => acknowledged === null)?.instance ?? null;
        if (instance === null) return;
        await session.call("acknowledgeAlarm", { params: { instance } });
        this.acknowledged.push(instance);
      }),
    ];
  }

  async #repeat(everyMs: number, act: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await act().catch(() => {}); // nobody is surprised that a killed card does not answer
      await systemClock.sleep(everyMs, signal).catch(() => {}); // an aborted sleep is how this ends
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }
}

/** The alarms that the log itself says are on, as `id instance`. A log that contradicts itself is an error. */
class Replay {
  readonly #on = new Map<string, number>();

  take({ id, kind, alarm, instance }: EventRecord): void {
    if (alarm === null) return;
    const on = this.#on.get(alarm);
    if (kind === "alarm.raised") {
      if (on !== undefined) throw new Error(`event ${id} raises ${alarm}, which event ${on} had raised already`);
      this.#on.set(alarm, id);
      return;
    }
    if (instance !== on) throw new Error(`event ${id}, ${kind}, is of ${alarm} ${instance}, and ${on} is on`);
    if (kind === "alarm.cleared") this.#on.delete(alarm);
  }

  get active(): readonly string[] {
    return listed([...this.#on].map(([id, instance]) => ({ id, instance })));
  }
}

const listed = (alarms: readonly { readonly id: string; readonly instance: number | null }[]): readonly string[] =>
  alarms.map(({ id, instance }) => `${id} ${instance}`).toSorted();

/** Writes down every event that the card ever told, and holds every later word of the card against it. */
class Judge {
  /** By id; as text, so that nothing about an event may change. */
  readonly seen = new Map<number, string>();
  readonly #session: CardSession;
  #logId: string | null = null;

  constructor(session: CardSession) {
    this.#session = session;
  }

  /** Resolves when the whole log has been read; `ended` does when the connection is gone, with all that it brought. */
  async listen(): Promise<{ readonly ended: Promise<readonly StreamMessage[]> }> {
    this.#logId ??= (await helloOf(await this.#session.stream(never))).logId;
    const stream = await this.#session.stream(never, eventIdOf(this.#logId, 0));
    const told: StreamMessage[] = [];
    const { promise: isRead, resolve } = Promise.withResolvers<void>();
    const listening = async () => {
      let lastId = Number.POSITIVE_INFINITY;
      for await (const message of stream) {
        told.push(message);
        if (message.event === "hello") lastId = message.data.lastId;
        if (message.event === "event" && message.data.id >= lastId) resolve();
      }
      return told;
    };
    const ended = listening();
    await Promise.race([isRead, ended.then(() => Promise.reject(new Error("the stream ended before the log was read")))]);
    return { ended };
  }

  /** Holds what one connection brought against all before it. */
  judge(told: readonly StreamMessage[]): void {
    expect(told.filter(({ event }) => event === "gap")).toEqual([]);
    const [hello] = told;
    if (hello?.event !== "hello") throw new Error("the stream does not begin with hello");
    expect(hello.data.logId).toBe(this.#logId);
    const messages = told.filter((message) => message.event === "event");
    const events = messages.map(({ data }) => data);
    expect(messages.map(({ id }) => id)).toEqual(events.map(({ id }) => eventIdOf(hello.data.logId, id)));
    const doubled = events.filter(({ id }, i) => id <= (events[i - 1]?.id ?? 0));
    expect(doubled).toEqual([]);
    const texts = new Map(events.map((event) => [event.id, JSON.stringify(event)]));
    expect([...this.seen].filter(([id, text]) => texts.get(id) !== text)).toEqual([]);
    for (const [id, text] of texts) this.seen.set(id, text);
    this.#judgeAlarms(told, events, hello.data.lastId);
  }

  /** The alarms told ahead of the first event are those of the log as it stood then: up to the hello's last event, or some later one. */
  #judgeAlarms(told: readonly StreamMessage[], events: readonly EventRecord[], lastId: number): void {
    const shown = new Map<string, { readonly id: string; readonly instance: number | null }>();
    for (const { event, data } of told.slice(
      0,
      told.findIndex((message) => message.event === "event"),
    )) {
      if (event !== "alarm") continue;
      if (data.active) shown.set(data.id, data);
      else shown.delete(data.id);
    }
    const replay = new Replay();
    const possible: string[] = [];
    for (const event of events) {
      replay.take(event);
      if (event.id >= lastId) possible.push(replay.active.join(", "));
    }
    expect(possible).toContain(listed([...shown.values()]).join(", "));
  }
}

test(
  `${KILLS} times kill -9 under load: every event that was told is there again, once and unchanged, and so are the alarms`,
  async () => {
    const seed = Number(process.env.ISTARS_SEED ?? randomInt(1_000_000));
    console.info(`seed ${seed}; ISTARS_SEED=${seed} repeats it`);
    const roll = makeDice(seed);
    await using bench = await CardBench.start({ ups: { seed } });
    const session = await CardSession.open(bench.addresses.http);
    const judge = new Judge(session);
    const readyMs: number[] = [];
    let acknowledged: readonly number[] = [];
    {
      await using load = new Load(bench, session, roll);
      for (let kill = 0; kill < KILLS; kill++) {
        const startedMs = systemClock.monoMs();
        if (kill > 0) await bench.startCard();
        const { ended } = await judge.listen();
        readyMs.push(systemClock.monoMs() - startedMs);
        await systemClock.sleep(roll(LIFE_MS), never);
        bench.card.kill("SIGKILL");
        expect(await bench.card.ended).toEqual({ code: null, signal: "SIGKILL" });
        judge.judge(await ended);
        expect(bench.log().filter(({ level }) => level === "error")).toEqual([]);
        if (kill % CUT_SHORT_EVERY > 0) continue;
        await using short = startProgram(bench.commandLine());
        await systemClock.sleep(roll(START_MS), never);
        short.kill("SIGKILL");
        await short.ended;
      }
      acknowledged = load.acknowledged;
      expect(load.snmpAnswers).toBeGreaterThan(KILLS);
      expect(load.httpAnswers).toBeGreaterThan(KILLS);
    }
    console.info(`${judge.seen.size} events, ${acknowledged.length} acknowledged; slowest start ${Math.round(Math.max(...readyMs))} ms`);
    expect(Math.max(...readyMs)).toBeLessThan(READY_MS);
    expect(judge.seen.size).toBeGreaterThan(3 * KILLS);

    // Once more, in peace: what the card shows, what it answers and what its log says are the same.
    bench.ups.change({ mains: "fail", fault: true, overload: false });
    await bench.startCard();
    const { ended } = await judge.listen();
    await until(
      "alarms that the log explains",
      async () => {
        const { events } = await session.readLog();
        const replay = new Replay();
        for (const event of events) replay.take(event);
        const { alarms } = await session.call("listAlarms", {});
        return alarms.length > 0 && listed(alarms).join() === replay.active.join();
      },
      { withinMs: 10_000 },
    );
    bench.card.kill("SIGTERM");
    expect(await bench.card.ended).toEqual({ code: 0, signal: null });
    judge.judge(await ended);
    const marked = [...judge.seen.values()]
      .map((text): EventRecord => JSON.parse(text))
      .filter(({ kind }) => kind === "alarm.acknowledged");
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((instance) => !marked.some((event) => event.instance === instance))).toEqual([]);
  },
  LIMIT_MS,
);
