import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { AlarmState } from "@istars/protocol/model/stream.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CardNews } from "../fleet/card-news.ts";
import type { StoredCard } from "../store/fleet-store.ts";
import { createAlarmDesk } from "./desk.ts";
import { hello, LOG } from "./desk-bench.ts";
import { MemoryCommits } from "./memory-commits.ts";

const ONLINE = { kind: "link", link: "online", reason: null } as const;
const LOST = { kind: "link", link: "lost", reason: "silent" } as const;

/** Lets what waits be stored. */
const stored = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A desk that follows one iStars card. */
async function openDesk(store: MemoryCommits) {
  const card: StoredCard = {
    ...{
      id: 1,
      kind: "istars",
      place: "http://card",
      reach: "{}",
      name: null,
      site: null,
      version: 1,
      addedWallMs: 0,
      removedWallMs: null,
    },
    ...{ silencedUntilWallMs: null, told: null, logId: store.place?.logId ?? null, lastEventId: store.place?.lastEventId ?? null },
  };
  const desk = createAlarmDesk({
    store: {
      commit: store.commit,
      listCards: async () => [card],
      listAlarms: async () => [...store.alarms.values()],
      accounts: { run: () => Promise.reject(new Error("nobody does anything here")) },
    },
    caller: { acknowledge: async () => {} },
    clock: new VirtualClock(),
    log: silentLogger,
  });
  await desk.open();
  desk.know({ id: 1, kind: "istars", name: "card-1", site: null, silencedUntilWallMs: null });
  return desk;
}

const ALARMS = ["input-bad", "on-battery", "general-fault"] as const;
type Name = (typeof ALARMS)[number];

/** A card as it is: its log, the alarms that are on, and how far its storage keeps up. */
class ModelCard {
  readonly log: EventRecord[] = [];
  readonly on = new Map<Name, AlarmState>();
  #wallMs = 1_000;

  /** Switches an alarm; answers what the stream tells of it: the entry, then the state. */
  toggle(alarm: Name): readonly CardNews[] {
    const before = this.on.get(alarm);
    const id = this.log.length + 1;
    const entry = { id, wallMs: this.#wallMs++, subject: "ups", severity: "warning", alarm, params: {} } as const;
    const event: EventRecord = { ...entry, kind: before ? "alarm.cleared" : "alarm.raised", instance: before?.instance ?? null };
    this.log.push(event);
    const state = before ?? {
      instance: id,
      id: alarm,
      subject: "ups",
      name: null,
      severity: "warning",
      raisedWallMs: event.wallMs,
      acknowledged: null,
      active: true,
    };
    if (before) this.on.delete(alarm);
    else this.on.set(alarm, state);
    return [
      { kind: "event", logId: LOG, event },
      { kind: "alarm", alarm: { ...state, active: !before } },
    ];
  }

  acknowledge(alarm: Name): readonly CardNews[] {
    const state = this.on.get(alarm);
    if (!state || state.acknowledged) return [];
    const id = this.log.length + 1;
    const wallMs = this.#wallMs++;
    const marked = { ...state, acknowledged: { by: "bea", wallMs } };
    const event: EventRecord = {
      ...{ id, wallMs, kind: "alarm.acknowledged", subject: "ups", severity: "warning", alarm, instance: state.instance },
      params: { by: "bea" },
    };
    this.log.push(event);
    this.on.set(alarm, marked);
    return [
      { kind: "event", logId: LOG, event },
      { kind: "alarm", alarm: marked },
    ];
  }

  /** A stream that begins behind `after`: the present state, then what was missed. */
  begin(after: number): { readonly state: readonly CardNews[]; readonly missed: readonly CardNews[] } {
    const states = [...this.on.values()].map((alarm): CardNews => ({ kind: "alarm", alarm }));
    const missed = this.log.filter(({ id }) => id > after).map((event): CardNews => ({ kind: "event", logId: LOG, event }));
    return { state: [hello({ lastId: this.log.length, oldestId: 1 }), ...states, { kind: "complete" }], missed };
  }
}

const alarm = fc.constantFrom(...ALARMS);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("toggle" as const), alarm, stateFirst: fc.boolean(), twice: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("acknowledge" as const), alarm, stateFirst: fc.boolean() }) },
  // The link breaks, `away` alarms change meanwhile, and the new stream breaks after `cut` of its messages, if it does.
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("break" as const),
      away: fc.array(alarm, { maxLength: 6 }),
      cut: fc.option(fc.nat(12)),
      again: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);

test("whatever comes again, in another order or after a break, in the end exactly the card's alarms are on and each entry is there once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const store = new MemoryCommits();
      let desk = await openDesk(store);
      const card = new ModelCard();
      /** Up to where the log was heard, as a collector knows it. */
      let heard = 0;
      const say = (...news: readonly CardNews[]) => {
        for (const one of news) {
          desk.hear(1, one);
          if (one.kind === "event") heard = Math.max(heard, one.event.id);
        }
      };
      const connect = (cut: number | null, again: number) => {
        // A collector that was started anew may begin a little before what is stored.
        const { state, missed } = card.begin(Math.max(0, heard - again));
        const all = [...state, ...missed];
        desk.hear(1, ONLINE);
        say(...(cut === null ? all : all.slice(0, cut)));
        return cut === null || cut >= all.length;
      };
      connect(null, 0);
      for (const one of steps) {
        if (one.do === "toggle") {
          const news = card.toggle(one.alarm);
          const ordered = one.stateFirst ? news.toReversed() : news;
          say(...ordered, ...(one.twice ? ordered : []));
        } else if (one.do === "acknowledge")
          say(...(one.stateFirst ? card.acknowledge(one.alarm).toReversed() : card.acknowledge(one.alarm)));
        else {
          desk.hear(1, LOST);
          if (one.do === "restart") {
            await desk.close();
            desk = await openDesk(store);
            heard = store.place?.lastEventId ?? 0;
            connect(null, 0);
            continue;
          }
          for (const name of one.away) card.toggle(name);
          if (!connect(one.cut, one.again)) {
            desk.hear(1, LOST);
            connect(null, one.again);
          }
        }
        if (one.do === "toggle" && one.twice) await stored();
      }
      await desk.close();

      const own = desk.alarms().filter(({ subject }) => subject === "ups");
      const told = own.map(({ alarm: name, raisedWallMs, acknowledged }) => [name, raisedWallMs, acknowledged?.by ?? null].join(" "));
      const wanted = [...card.on.values()].map(({ id, raisedWallMs, acknowledged }) =>
        [id, raisedWallMs, acknowledged?.by ?? null].join(" "),
      );
      expect(told.toSorted()).toEqual(wanted.toSorted());
      expect(
        [...store.alarms.values()]
          .filter(isOfUps)
          .map(({ alarm: name }) => name)
          .toSorted(),
      ).toEqual([...card.on.keys()].toSorted());
      expect(entriesOf(store.events.filter(isOfUps))).toEqual(entriesOf(card.log));
    }),
    { numRuns: 300 },
  );
});

const isOfUps = ({ subject }: { readonly subject: string | null }): boolean => subject === "ups";

/** Entries by what makes each another one; an end that the state told first is stamped with our own time. */
const entriesOf = (events: readonly Pick<FleetEvent, "kind" | "alarm" | "wallMs">[]): readonly string[] =>
  events.map(({ kind, alarm: name, wallMs }) => [kind, name, kind === "alarm.cleared" ? "" : wallMs].join(" ")).toSorted();
