import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { EventAsked, FleetStore } from "../fleet-store.ts";
import { sampleEvent } from "../sample-stored.ts";
import { everyEvent } from "./asked.ts";
import type { OpenBench } from "./contract-bench.ts";

const wallMs = fc.integer({ min: 1_000, max: 1_020 });
const card = fc.constantFrom(1, 2, 3);
const site = fc.constantFrom("Wien", "Graz");
const kind = fc.constantFrom("alarm.raised", "alarm.cleared", "link.lost");
const severity = fc.constantFrom("information", "warning", "critical" as const);
const alarm = fc.constantFrom("on-battery", "fan-failure");
const word = fc.constantFrom("Rack", "rack 7", "ÄTNA", "x");
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of);
const some = <T>(of: fc.Arbitrary<T>) => fc.option(fc.uniqueArray(of, { minLength: 1, maxLength: 2 }));

const event = fc
  .record({
    cardId: orNull(card),
    cardName: orNull(word),
    site: orNull(site),
    wallMs,
    kind,
    severity: fc.constantFrom("information", "warning", "critical"),
    alarm: orNull(alarm),
    alarmId: orNull(fc.constantFrom(5, 6)),
    subject: orNull(fc.constantFrom("ups", "host:a")),
    by: orNull(fc.constantFrom("ann", "Bob")),
    params: fc.constantFrom({}, { text: "on my WAY" }),
  })
  .map((change) => sampleEvent(change));

const asked: fc.Arbitrary<Omit<EventAsked, "after">> = fc.record({
  fromMs: wallMs,
  toMs: wallMs,
  newestFirst: fc.boolean(),
  limit: fc.integer({ min: 1, max: 7 }),
  cardIds: some(card),
  site: orNull(site),
  kinds: some(kind),
  severities: some(severity),
  alarms: some(alarm),
  alarmId: orNull(fc.constantFrom(5, 6)),
  search: orNull(
    fc.record({
      text: fc.constantFrom("rack", "ätna", "wien", "bob", "on my way", "nowhere"),
      kinds: fc.constantFrom([], ["link.lost"]),
      alarms: fc.constantFrom([], ["fan-failure"]),
    }),
  ),
});

const isIn = <T>(list: readonly T[] | null, value: T | null) => list === null || list.some((one) => one === value);

/** What has to be found, said in the plainest way. */
function expected(events: readonly FleetEvent[], asked: Omit<EventAsked, "after">): FleetEvent[] {
  const { search } = asked;
  const found = events.filter(
    (one) =>
      one.wallMs >= asked.fromMs &&
      one.wallMs < asked.toMs &&
      isIn(asked.cardIds, one.cardId) &&
      isIn(asked.kinds, one.kind) &&
      isIn(asked.severities, one.severity) &&
      isIn(asked.alarms, one.alarm) &&
      (asked.site === null || one.site === asked.site) &&
      (asked.alarmId === null || one.alarmId === asked.alarmId) &&
      (search === null ||
        search.kinds.includes(one.kind) ||
        search.alarms.includes(one.alarm ?? "") ||
        JSON.stringify([one.cardName, one.site, one.subject, one.alarm, one.kind, one.by, one.params]).toLowerCase().includes(search.text)),
  );
  const rising = found.toSorted((a, b) => a.wallMs - b.wallMs || a.id - b.id);
  return asked.newestFirst ? rising.reverse() : rising;
}

async function readPages(store: FleetStore, asked: Omit<EventAsked, "after">): Promise<FleetEvent[]> {
  const found: FleetEvent[] = [];
  for (let after: EventAsked["after"] = null; ; ) {
    const page: Awaited<ReturnType<FleetStore["findEvents"]>> = await store.findEvents({ ...asked, after });
    expect(page.found.length).toBeLessThanOrEqual(asked.limit);
    found.push(...page.found);
    after = page.next;
    if (after === null) return found;
    expect(page.found).toHaveLength(asked.limit);
  }
}

/** What any store finds in its history. */
export function describeSearch(open: OpenBench): void {
  test("whatever is asked of any history is found, each once, in order, page by page", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), fc.array(asked, { minLength: 1, maxLength: 6 }), async (events, questions) => {
        await using bench = open();
        const stored = await bench.store.commit(events.map((one) => ({ event: one, source: null, alarm: null })));
        const all = stored.filter((one) => one !== null);
        for (const question of questions) expect(await readPages(bench.store, question)).toEqual(expected(all, question));
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  test("what is rare is found among thousands that are not wanted", async () => {
    await using bench = open();
    const many = Array.from({ length: 5_000 }, (_, n) => sampleEvent({ wallMs: n, params: n % 2_000 === 7 ? { text: "Needle" } : {} }));
    await bench.store.commit(many.map((one) => ({ event: one, source: null, alarm: null })));
    const search = { text: "needle", kinds: [], alarms: [] };
    const found = async (newestFirst: boolean) =>
      (await readPages(bench.store, everyEvent({ search, newestFirst, limit: 3 }))).map(({ wallMs }) => wallMs);
    expect(await found(true)).toEqual([4_007, 2_007, 7]);
    expect(await found(false)).toEqual([7, 2_007, 4_007]);
  });
}
