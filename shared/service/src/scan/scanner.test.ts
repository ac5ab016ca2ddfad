import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { expect, test } from "vitest";
import { VirtualClock } from "../virtual-clock.ts";
import { sampleCard, sampleForeign } from "./sample-sighting.ts";
import { Scanner } from "./scanner.ts";
import type { ScanReport, ScanTask, Source } from "./source.ts";

const A = "02:00:5e:00:53:01";
const B = "02:00:5e:00:53:02";
const macOf = (n: number): string => `02:00:5e:00:54:${n.toString(16).padStart(2, "0")}`;

/** A source that does what the test says, in the test's own time. */
class ScriptedSource implements Source {
  readonly tasks: ScanTask[] = [];
  report: ScanReport | null = null;
  end: () => void = () => {};
  fail: (error: Error) => void = () => {};

  search(task: ScanTask, report: ScanReport, signal: AbortSignal): Promise<void> {
    this.tasks.push(task);
    this.report = report;
    return new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}

type Told = { readonly cards: readonly FoundCard[] } | { readonly scan: Scan } | "forgotten";

function bench() {
  const clock = new VirtualClock();
  const source = new ScriptedSource();
  const scanner = new Scanner({ clock, interfaces: () => [LOOPBACK], sources: [source] });
  const told: Told[] = [];
  const stopListening = scanner.subscribe({
    onCards: (cards) => void told.push({ cards }),
    onScan: (scan) => void told.push({ scan }),
    onForgotten: () => void told.push("forgotten"),
  });
  const batches = () => told.flatMap((each) => (typeof each === "object" && "cards" in each ? [each.cards.map(({ key }) => key)] : []));
  const scans = () => told.flatMap((each) => (typeof each === "object" && "scan" in each ? [each.scan] : []));
  return { clock, source, scanner, told, batches, scans, stopListening };
}

test("a scan is told when it starts and when it ends, with how long it took and whom it found", async () => {
  const { clock, source, scanner, scans } = bench();
  const started = scanner.start({ ranges: ["127.0.0.1"] });
  expect(started).toMatchObject({ id: 1, state: "running", request: { ranges: ["127.0.0.1"] }, tookMs: null, asked: 0, found: 0 });
  expect(scanner.latest()).toEqual(started);
  source.report?.saw(sampleCard());
  source.report?.saw(sampleCard({}, { by: "sweep" }));
  await clock.advance(1_200);
  source.end();
  await clock.advance(0);
  expect(scans()[0]).toEqual(started);
  expect(scans().at(-1)).toMatchObject({ id: 1, state: "done", tookMs: 1_200, found: 1, problems: [] });
  expect(scanner.cards().map(({ key }) => key)).toEqual([A]);
});

test("the first card is told at once, those of the next 50 ms together", async () => {
  const { clock, source, scanner, batches } = bench();
  scanner.start({});
  for (let n = 0; n < 254; n++) source.report?.saw(sampleCard({ mac: macOf(n), address: `192.0.2.${n + 1}` }));
  expect(batches()).toEqual([[macOf(0)]]);
  await clock.advance(49);
  expect(batches()).toHaveLength(1);
  await clock.advance(1);
  expect(batches()[1]).toHaveLength(253);
  source.report?.saw(sampleCard({ mac: macOf(0), address: "192.0.2.1", name: "renamed" }));
  source.report?.saw(sampleCard({ mac: macOf(0), address: "192.0.2.1", name: "renamed again" }));
  await clock.advance(50);
  expect(batches()[2]).toEqual([macOf(0)]);
  await clock.advance(1_000);
  expect(batches()).toHaveLength(3);
});

test("how far it is counts addresses, though each is asked in several ways", async () => {
  const { clock, source, scanner, scans } = bench();
  scanner.start({ foreign: true, ranges: ["127.0.0.1-127.0.0.10"] });
  source.report?.willAsk(10);
  source.report?.willAsk(10);
  for (let n = 0; n < 9; n++) source.report?.asked();
  await clock.advance(50);
  expect(scans().at(-1)).toMatchObject({ asked: 4, toAsk: 10 });
  for (let n = 0; n < 11; n++) source.report?.asked();
  source.end();
  await clock.advance(0);
  expect(scans().at(-1)).toMatchObject({ state: "done", asked: 10, toAsk: 10 });
});

test("a later scan that should have met a card and did not marks it lost; a cancelled one does not", async () => {
  const { clock, source, scanner, batches } = bench();
  scanner.start({});
  source.report?.saw(sampleCard());
  source.end();
  await clock.advance(100);
  scanner.start({});
  await clock.advance(100);
  scanner.cancel();
  await clock.advance(100);
  expect(scanner.latest()?.state).toBe("cancelled");
  expect(scanner.cards().map(({ isLost }) => isLost)).toEqual([false]);
  scanner.start({});
  source.end();
  await clock.advance(100);
  expect(scanner.cards().map(({ isLost }) => isLost)).toEqual([true]);
  expect(batches().at(-1)).toEqual([A]);
});

test("a scan that is started while one runs ends that one, which finds nothing more", async () => {
  const { clock, source, scanner, scans } = bench();
  scanner.start({});
  const first = source.report;
  scanner.start({});
  first?.saw(sampleCard());
  first?.problem("too late");
  source.report?.saw(sampleCard({ mac: B }));
  source.end();
  await clock.advance(100);
  expect(scans().map(({ id, state }) => `${id} ${state}`)).toEqual(["1 running", "1 cancelled", "2 running", "2 done"]);
  expect(scanner.cards().map(({ key }) => key)).toEqual([B]);
  expect(scanner.latest()?.problems).toEqual([]);
});

test("a request that makes no sense is refused, and what runs goes on", () => {
  const { scanner } = bench();
  scanner.start({});
  expect(() => scanner.start({ ranges: ["everything"] })).toThrow(expect.objectContaining({ code: "range.malformed" }));
  expect(() => scanner.start({ interfaces: ["eth9"] })).toThrow(expect.objectContaining({ code: "interface.unknown" }));
  expect(scanner.latest()).toMatchObject({ id: 1, state: "running" });
});

test("a scan with a time ends when it is over, and says what was not asked by then", async () => {
  const { clock, source, scanner, scans } = bench();
  scanner.start({ timeoutMs: 500, ranges: ["127.0.0.1-127.0.0.10"] });
  expect(source.tasks[0]?.isTimed).toBe(true);
  source.report?.willAsk(10);
  source.report?.asked();
  await clock.advance(499);
  expect(scans().at(-1)?.state).toBe("running");
  await clock.advance(1);
  expect(scans().at(-1)).toMatchObject({ state: "done", tookMs: 500, problems: [expect.stringContaining("1 of 10 addresses")] });
});

test("another maker's UPS is listed after a while, or when the scan ends", async () => {
  const { clock, source, scanner, scans } = bench();
  scanner.start({ foreign: true });
  source.report?.saw(sampleForeign());
  await clock.advance(999);
  expect(scanner.cards()).toEqual([]);
  await clock.advance(1);
  expect(scanner.cards().map(({ key }) => key)).toEqual(["snmp:192.0.2.9:161"]);
  source.report?.saw(sampleForeign({ address: "192.0.2.10" }));
  source.end();
  await clock.advance(0);
  expect(scans().at(-1)?.state).toBe("running");
  await clock.advance(1_000);
  expect(scans().at(-1)).toMatchObject({ state: "done", found: 2 });
});

test("a card of ours that answers SNMP and NUT too is listed once, whichever answer comes first", async () => {
  const { clock, source, scanner, scans, told } = bench();
  scanner.start({ foreign: true });
  source.report?.saw(sampleForeign({ address: "192.0.2.7" }));
  await clock.advance(100);
  source.report?.saw(sampleCard({ address: "192.0.2.7" }));
  source.report?.saw(sampleForeign({ address: "192.0.2.7" }, "nut"));
  await clock.advance(2_000);
  source.end();
  await clock.advance(0);
  expect(scanner.cards().map(({ key }) => key)).toEqual([A]);
  expect(scans().at(-1)?.found).toBe(1);
  expect(told).not.toContain("forgotten");
});

test("a card of ours that was listed as another's because it was slow takes that row's place, for who listens too", async () => {
  const { clock, source, scanner, scans, told, batches } = bench();
  scanner.start({ foreign: true });
  source.report?.saw(sampleForeign({ address: "192.0.2.7" }));
  source.report?.saw(sampleCard({ mac: B, address: "192.0.2.8" }));
  await clock.advance(1_500);
  expect(scanner.cards()).toHaveLength(2);
  source.report?.saw(sampleCard({ address: "10.9.9.9" }, { from: "192.0.2.7" }));
  await clock.advance(50);
  expect(told.filter((each) => each === "forgotten")).toHaveLength(1);
  expect(batches().at(-1)).toEqual([B, A]);
  expect(scanner.cards().map(({ key }) => key)).toEqual([B, A]);
  expect(scans().at(-1)?.found).toBe(2);
});

test("forgetting empties the list, and who listens hears it before anything that comes after", async () => {
  const { clock, source, scanner, told } = bench();
  scanner.start({});
  source.report?.saw(sampleCard());
  await clock.advance(100);
  told.length = 0;
  scanner.forget();
  expect(scanner.cards()).toEqual([]);
  source.report?.saw(sampleCard({ mac: B }));
  await clock.advance(100);
  expect(told.map((each) => (each === "forgotten" ? each : Object.keys(each)[0]))).toEqual(["forgotten", "scan", "cards"]);
  expect(scanner.cards().map(({ key }) => key)).toEqual([B]);
});

test("what is met apart from a scan is taken in, and not lost by the scan that runs", async () => {
  const { clock, source, scanner, batches } = bench();
  scanner.see(sampleCard());
  expect(batches()).toEqual([[A]]);
  scanner.start({});
  scanner.see(sampleCard({ address: "192.0.2.77" }));
  source.end();
  await clock.advance(100);
  expect(scanner.cards()).toMatchObject([{ isLost: false, here: { address: "192.0.2.77" } }]);
});

test("a source that fails is a problem of the scan, and the scan fails only if there is no other", async () => {
  const clock = new VirtualClock();
  const [first, second] = [new ScriptedSource(), new ScriptedSource()];
  const scanner = new Scanner({ clock, interfaces: () => [LOOPBACK], sources: [first, second] });
  scanner.start({});
  second.report?.saw(sampleCard());
  first.fail(new Error("no more sockets"));
  second.end();
  await clock.advance(0);
  expect(scanner.latest()).toMatchObject({ state: "done", problems: ["no more sockets"] });
  scanner.start({});
  for (const source of [first, second]) source.fail(new Error("no more sockets"));
  await clock.advance(0);
  expect(scanner.latest()).toMatchObject({ state: "failed", problems: ["no more sockets"] });
  expect(scanner.cards().map(({ isLost }) => isLost)).toEqual([false]);
});

test("who stopped listening hears no more, and closing ends the scan", async () => {
  const { source, scanner, told, stopListening } = bench();
  stopListening();
  scanner.start({});
  source.report?.saw(sampleCard());
  await scanner.close();
  await scanner.close();
  expect(told).toEqual([]);
  expect(scanner.latest()?.state).toBe("cancelled");
});
