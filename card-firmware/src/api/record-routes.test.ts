import type { EventPage, RecordPage, Series } from "@istars/protocol/model/records.ts";
import { expect, test } from "vitest";
import { sampleEvent } from "../events/sample-event.ts";
import { sampleRow } from "../records/temporary-records.ts";
import { type ApiBench, openApi, PASSWORD } from "./api-bench.ts";

const START_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;

async function writeRows(api: ApiBench, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) =>
    sampleRow(START_MS + n * MINUTE_MS, {
      spanMs: MINUTE_MS,
      values: {
        input1_voltage: { last: 2300 + n, min: 2290, avg: 2300, max: 2400 },
        temperature: { last: -55, min: -55, avg: -55, max: -55 },
      },
    }),
  );
  await api.store.run("writeRecords", rows);
}

/** Follows `next` to the last page. */
async function allPages<P extends { next: string | null }>(read: (cursor: string) => Promise<P>): Promise<P[]> {
  const pages: P[] = [];
  for (let cursor = ""; ; ) {
    const page = await read(cursor);
    pages.push(page);
    if (page.next === null) return pages;
    cursor = `&cursor=${page.next}`;
  }
}

test("rows come newest first, page after page, each once, in their units, with the quantities asked for", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  await writeRows(api, 25);
  const query = `limit=10&fields=input1_voltage&from=${START_MS + MINUTE_MS}`;
  const pages = await allPages(async (cursor) => (await api.ask("listRecords", { cookie, query: query + cursor })).body as RecordPage);
  expect(pages.map(({ rows }) => rows.length)).toEqual([10, 10, 4]);
  const times = pages.flatMap(({ rows }) => rows.map(({ wallMs }) => (wallMs - START_MS) / MINUTE_MS));
  expect(times).toEqual(Array.from({ length: 24 }, (_, n) => 24 - n));
  expect(pages[0]?.rows[0]).toEqual({
    wallMs: START_MS + 24 * MINUTE_MS,
    spanMs: MINUTE_MS,
    kind: "interval",
    samples: 120,
    facts: { mainsOk: true, onBattery: false, outputOn: null },
    values: { input1_voltage: { last: 232.4, min: 229, avg: 230, max: 240 } },
  });
  const rising = await allPages(
    async (cursor) => (await api.ask("listRecords", { cookie, query: `order=oldest&limit=7${cursor}` })).body as RecordPage,
  );
  expect(rising.flatMap(({ rows }) => rows).map(({ wallMs }) => wallMs)).toEqual(
    Array.from({ length: 25 }, (_, n) => START_MS + n * MINUTE_MS),
  );
});

test("a full page of 500 knows that more follows", async () => {
  await using api = await openApi();
  await writeRows(api, 501);
  const { body } = await api.ask("listRecords", { cookie: await api.logIn(), query: "limit=500" });
  expect([(body as RecordPage).rows.length, typeof (body as RecordPage).next]).toEqual([500, "string"]);
});

test("a curve is told in columns of one length", async () => {
  await using api = await openApi();
  await writeRows(api, 10);
  const query = `fields=input1_voltage,temperature&from=${START_MS - MINUTE_MS}&to=${START_MS + 9 * MINUTE_MS}&points=2`;
  const series = (await api.ask("readSeries", { cookie: await api.logIn(), query })).body as Series;
  expect(series).toEqual({
    from: START_MS - MINUTE_MS,
    to: START_MS + 9 * MINUTE_MS,
    stepMs: 5 * MINUTE_MS,
    resolution: "raw",
    fields: {
      input1_voltage: { min: [229, 229], avg: [230, 230], max: [240, 240] },
      temperature: { min: [-5.5, -5.5], avg: [-5.5, -5.5], max: [-5.5, -5.5] },
    },
    power: [],
  });
});

test("a bad range, field, word or cursor is refused by name and limit", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const faults = async (name: "listRecords" | "readSeries" | "listEvents" | "listAudit", query: string) => {
    const { status, body } = await api.ask(name, { cookie, query });
    return [status, ...((body as { errors?: unknown[] }).errors ?? [])];
  };
  const tenYears = 3_653 * 86_400_000;
  expect(await faults("listRecords", "from=5&to=5")).toEqual([400, { pointer: "/to", code: "exclusiveMinimum", params: { limit: 5 } }]);
  expect(await faults("listRecords", "limit=501")).toEqual([
    400,
    { pointer: "/limit", code: "maximum", params: expect.objectContaining({ limit: 500 }) },
  ]);
  expect(await faults("listRecords", "fields=volts")).toEqual([400, { pointer: "/fields", code: "enum", params: { value: "volts" } }]);
  expect(await faults("listRecords", "cursor=abc")).toEqual([400, { pointer: "/cursor", code: "pattern" }]);
  expect(await faults("listRecords", "form=csv")).toEqual([400, { pointer: "/form", code: "additionalProperties" }]);
  expect(await faults("readSeries", `fields=temperature&from=1&to=${tenYears + 2}`)).toEqual([
    400,
    { pointer: "/to", code: "maximum", params: { limit: tenYears + 1 } },
  ]);
  const nine = [1, 2, 3].flatMap((p) => ["power", "current", "load"].map((field) => `output${p}_${field}`)).join(",");
  expect(await faults("readSeries", `fields=${nine}&from=1&to=2`)).toEqual([
    400,
    { pointer: "/fields", code: "maxItems", params: { limit: 8 } },
  ]);
  expect(await faults("readSeries", "fields=,&from=1&to=2")).toEqual([400, { pointer: "/fields", code: "minItems", params: { limit: 1 } }]);
  expect(await faults("readSeries", "fields=temperature&from=1&to=2&points=0")).toMatchObject([
    400,
    { pointer: "/points", code: "minimum" },
  ]);
  expect(await faults("listEvents", "severity=bad")).toMatchObject([400, { pointer: "/severity", code: "enum", params: { value: "bad" } }]);
  expect(await faults("listEvents", "cursor=7")).toEqual([400, { pointer: "/cursor", code: "pattern" }]);
  expect(await faults("listAudit", "to=0")).toEqual([400, { pointer: "/to", code: "exclusiveMinimum", params: { limit: 0 } }]);
});

test("events are found by kind, severity, alarm, subject, range and text, also the words that people read in either language", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  await api.eventLog.commit([
    sampleEvent({ wallMs: 1_000, params: { note: "Hello" } }),
    sampleEvent({ wallMs: 2_000, kind: "alarm.raised", subject: "ups", severity: "warning", alarm: "on-battery" }),
    sampleEvent({ wallMs: 3_000, kind: "alarm.raised", subject: "env:1", severity: "critical", alarm: "temp-bad" }),
    sampleEvent({ wallMs: 4_000, kind: "alarm.cleared", subject: "ups", severity: "warning", alarm: "on-battery" }),
  ]);
  const ids = async (query: string) => ((await api.ask("listEvents", { cookie, query })).body as EventPage).events.map(({ id }) => id);
  expect(await ids("")).toEqual([4, 3, 2, 1]);
  expect(await ids("order=oldest")).toEqual([1, 2, 3, 4]);
  expect(await ids("kind=alarm.raised,card.started")).toEqual([3, 2, 1]);
  expect(await ids("severity=critical")).toEqual([3]);
  expect(await ids("alarm=on-battery&kind=alarm.cleared")).toEqual([4]);
  expect(await ids("subject=env:1,card")).toEqual([3, 1]);
  expect(await ids("from=2000&to=4000")).toEqual([3, 2]);
  expect(await ids("search=hELLO")).toEqual([1]);
  expect(await ids("search=over-temp")).toEqual([3]);
  expect(await ids(`search=${encodeURIComponent("电池")}`)).toEqual([4, 2]);
  expect(await ids("search=nothing+like+it")).toEqual([]);
});

test("pages of filtered events hold each once, in order of time also where the clock was set back", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const COUNT = 2_500; // more than one look into the log
  const wallOf = (n: number) => (n < 1_000 ? 10_000 + n : n);
  for (let first = 0; first < COUNT; first += 500) {
    const events = Array.from({ length: 500 }, (_, n) => first + n);
    await api.eventLog.commit(
      events.map((n) => sampleEvent({ wallMs: wallOf(n), kind: n % 100 === 0 ? "card.stopped" : "card.started", params: { n } })),
    );
  }
  const wanted = Array.from({ length: COUNT / 100 }, (_, n) => n * 100).toSorted((a, b) => wallOf(b) - wallOf(a));
  const pages = await allPages(
    async (cursor) => (await api.ask("listEvents", { cookie, query: `kind=card.stopped&limit=4${cursor}` })).body as EventPage,
  );
  expect(pages.flatMap(({ events }) => events.map(({ params }) => params.n))).toEqual(wanted);
});

test("the audit record is for those who may change things, newest first, by user, action and text", async () => {
  await using api = await openApi();
  await api.addUser("reader", "read");
  const cookie = await api.logIn();
  expect((await api.ask("listAudit", { cookie: await api.logIn("reader") })).code).toBe("permission.denied");
  await api.ask("openSession", { body: { user: "mallory", password: "wrong" }, from: "10.9.9.9" });
  const users = async (query: string) => {
    const { entries } = (await api.ask("listAudit", { cookie, query })).body as { entries: { user: string; outcome: string }[] };
    return entries.map(({ user, outcome }) => `${user} ${outcome}`);
  };
  expect(await users("")).toEqual(["mallory session.wrong-credentials", "reader ok", "admin ok"]);
  expect(await users("limit=1&order=oldest")).toEqual(["admin ok"]);
  expect(await users("user=admin,reader&action=session.open")).toEqual(["reader ok", "admin ok"]);
  expect(await users("search=10.9.9")).toEqual(["mallory session.wrong-credentials"]);
  expect(await users("action=ups.command")).toEqual([]);
  expect(await users(`to=${api.clock.wallMs()}`)).toEqual([]);
});

async function download(api: ApiBench, path: string): Promise<{ headers: Headers; lines: string[] }> {
  const origin = await api.listen();
  const opened = await fetch(`${origin}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ user: "admin", password: PASSWORD }),
  });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer = await fetch(`${origin}/api/v1${path}`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return { headers: answer.headers, lines: (await answer.text()).split("\r\n") };
}

test("records are downloaded as CSV over a socket, whatever the limit: a header, then every row of the range, missing values empty", async () => {
  await using api = await openApi();
  await writeRows(api, 130);
  const { headers, lines } = await download(api, "/records/data?format=csv&order=oldest&limit=1&fields=temperature,battery_charge");
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  expect(headers.get("content-disposition")).toBe('attachment; filename="records.csv"');
  expect(lines[0]).toBe(
    "time,kind,spanMs,samples,mainsOk,onBattery,outputOn,temperature_last,temperature_min,temperature_avg,temperature_max,battery_charge_last,battery_charge_min,battery_charge_avg,battery_charge_max",
  );
  expect(lines[1]).toBe("2023-11-14T22:13:20.000Z,interval,60000,120,true,false,,-5.5,-5.5,-5.5,-5.5,,,,");
  expect([lines.length, lines.at(-1)]).toEqual([132, ""]);
});

test("events as CSV keep commas and quotes apart, and text that a spreadsheet would calculate stays text", async () => {
  await using api = await openApi();
  await api.eventLog.commit([sampleEvent({ wallMs: 0, subject: "=1+1", params: { text: 'a "b", c' } })]);
  const { lines } = await download(api, "/records/events?format=csv");
  expect(lines).toEqual([
    "id,time,kind,severity,subject,alarm,instance,params",
    `1,1970-01-01T00:00:00.000Z,card.started,information,'=1+1,,,"{""text"":""a \\""b\\"", c""}"`,
    "",
  ]);
});
