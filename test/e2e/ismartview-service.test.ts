import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ISMARTVIEW_ROUTES, type IsmartviewRouteName } from "@istars/protocol/model/ismartview/routes.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { expect, test } from "vitest";
import { CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { until } from "./until.ts";
import { startIsmartview, ViewBench } from "./view-bench.ts";

const NEVER = new AbortController().signal;
const WAIT = { withinMs: 30_000 };

/** Resolves when every card is heard. */
const allOnline = (view: ViewBench, count: number) =>
  until(
    "all cards are online",
    async () => {
      const { cards } = await (await view.client()).call("listCards", { query: {} }, NEVER);
      return cards.length === count && cards.every(({ link }) => link === "online");
    },
    WAIT,
  );

test("two cards are added, an outage of one is on the stream at once, and acknowledging it tells the card", async () => {
  await using one = await CardBench.start();
  await using two = await CardBench.start();
  await using view = await ViewBench.start();
  const [first = 0, second = 0] = await view.addCards([one, two], "Hall A");
  await allOnline(view, 2);
  await using stream = await view.watch(first);
  await stream.until(() => stream.names.includes("reading"));
  expect(stream.of("cards").flatMap(({ data }) => data.cards.map(({ id, site, status }) => ({ id, site, status })))).toEqual([
    { id: first, site: "Hall A", status: "ok" },
    { id: second, site: "Hall A", status: "ok" },
  ]);

  one.ups.change({ mains: "fail" });
  const raised = () => stream.of("alarms").flatMap(({ data }) => data.on.filter(({ alarm }) => alarm === "on-battery"));
  await stream.until(() => raised().length > 0);
  const [alarm] = raised();
  expect(alarm).toMatchObject({ cardId: first, subject: "ups", isStale: false, acknowledged: null });
  await stream.until(() => stream.of("events").some(({ data }) => data.events.some(({ kind }) => kind === "alarm.raised")));
  const worse = () => stream.of("cards").flatMap(({ data }) => data.cards.filter(({ id, onBattery }) => id === first && onBattery));
  await stream.until(() => worse().length > 0);
  expect(worse()[0]?.status).not.toBe("ok");

  const operator = await view.client(await view.addUser("olga", "operate"));
  const id = alarm?.id ?? 0;
  const { alarms } = await operator.call("acknowledgeAlarms", { body: { ids: [id], note: "on my way" } }, NEVER);
  expect(alarms).toMatchObject([{ id, acknowledged: { by: "olga" }, note: { text: "on my way", by: "olga" } }]);
  const card = await CardSession.open(one.addresses.http);
  await until(
    "the card knows of it",
    async () => (await card.call("listAlarms", {})).alarms.some((active) => active.id === "on-battery" && active.acknowledged !== null),
    WAIT,
  );
  await stream.until(() => stream.of("alarms").some(({ data }) => data.on.some((on) => on.id === id && on.cardTold === "told")));

  one.ups.change({ mains: "ok" });
  await stream.until(() => stream.of("alarms").some(({ data }) => data.off.includes(id)));
  const { events } = await operator.call("listEvents", { query: { alarmId: id, order: "oldest" } }, NEVER);
  // The card's own log, which has told up to the end of it by now, tells of the acknowledgement, too: one deed, by whoever did it.
  const course = events.map(({ kind, by }) => `${kind} ${by}`);
  expect(course.toSorted()).toEqual(["alarm.acknowledged olga", "alarm.cleared null", "alarm.noted olga", "alarm.raised null"]);
  expect(events.every(({ cardId, site }) => cardId === first && site === "Hall A")).toBe(true);
});

test("a restart keeps cards, users, alarms, notes and history, and says again what is on; a killed one, too", async () => {
  await using card = await CardBench.start();
  await using view = await ViewBench.start();
  const [id = 0] = await view.addCards([card]);
  await allOnline(view, 1);
  await view.addUser("vera", "read");
  card.ups.change({ mains: "fail" });
  const onBattery = async () =>
    (await (await view.client()).call("listAlarms", {}, NEVER)).alarms.find(
      ({ alarm, acknowledged }) => alarm === "on-battery" && acknowledged,
    );
  const raised = await until(
    "the alarm",
    async () => (await (await view.client()).call("listAlarms", {}, NEVER)).alarms.find(({ alarm }) => alarm === "on-battery"),
    WAIT,
  );
  await (await view.client()).call("acknowledgeAlarms", { body: { ids: [raised.id], note: "seen" } }, NEVER);

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    view.program.kill(signal);
    const end = await view.program.ended;
    expect(end).toEqual(signal === "SIGTERM" ? { code: 0, signal: null } : { code: null, signal });
    await view.startProgram();
    expect(await onBattery()).toMatchObject({ id: raised.id, cardId: id, acknowledged: { by: "admin" }, note: { text: "seen" } });
    await allOnline(view, 1);
    expect((await (await view.client()).call("listUsers", {}, NEVER)).users.map(({ name }) => name)).toEqual(["admin", "vera"]);
    const { events } = await (await view.client()).call("listEvents", { query: { alarmId: raised.id } }, NEVER);
    expect(events.filter(({ kind }) => kind === "alarm.raised" || kind === "alarm.noted").map(({ kind }) => kind)).toEqual([
      "alarm.noted",
      "alarm.raised",
    ]);
    expect(events.filter(({ kind }) => kind === "alarm.acknowledged").map(({ by }) => by)).toEqual(["admin"]);
  }
  // What opens the card is in none of the files.
  const session = await CardSession.open(card.addresses.http);
  const { tokens } = await session.call("listTokens", {});
  expect(tokens.map(({ name }) => name)).toEqual(["iSmartView"]);
  for (const name of await readdir(view.data)) {
    if (name.includes(".db")) expect((await readFile(join(view.data, name))).includes("istars_")).toBe(false);
  }
});

test("who may call what: strangers, viewers, operators, administrators", async () => {
  await using view = await ViewBench.start();
  const cookies = {
    nobody: "",
    viewer: await view.addUser("vera", "read"),
    operator: await view.addUser("olga", "operate"),
    administrator: await view.logIn(),
  };
  const rank = { public: 0, session: 1, read: 1, operate: 2, "read-write": 3 } as const;
  const { paths }: { paths: Record<string, Record<string, { operationId?: string }>> } = JSON.parse(
    await (await fetch(`${view.url}/api/openapi.json`)).text(),
  );
  const names = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId as IsmartviewRouteName));
  expect(names).toContain("acknowledgeAlarms");
  for (const name of names) {
    const { method, path, access } = ISMARTVIEW_ROUTES[name];
    if (name === "closeSession" || name === "stream") continue;
    for (const [place, [who, cookie]] of Object.entries(cookies).entries()) {
      const body = method === "POST" || method === "PUT" ? { body: '{"?":1}' } : {};
      const headers = {
        origin: view.url,
        ...(cookie === "" ? {} : { cookie }),
        ...(body.body ? { "content-type": "application/json" } : {}),
      };
      const { status } = await fetch(`${view.url}${API_PREFIX}${path.replace(":id", "4711")}`, { method, headers, ...body });
      expect([name, who, status === 401 || status === 403]).toEqual([name, who, place < rank[access]]);
    }
  }
});

test("a second program over the same data, a port that is taken and bad options are refused by name", async () => {
  await using view = await ViewBench.start();
  await using second = startIsmartview(["serve", "--data", view.data, "--http", "127.0.0.1:0"]);
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.stderr).toContain(`process ${view.program.pid}`);
  expect(second.stderr).toContain(view.data);
  const { host } = new URL(view.url);
  await using taken = startIsmartview(["serve", "--data", join(view.data, "other"), "--http", host]);
  expect(await taken.ended).toEqual({ code: 1, signal: null });
  expect(taken.stderr).toMatch(/port \d+ of 127\.0\.0\.1 is in use; choose another one with --http/);
  await using wrong = startIsmartview(["serve", "--http", "here"]);
  expect(await wrong.ended).toEqual({ code: 2, signal: null });
  expect(wrong.stderr).toContain('"here" is not an address; expected ADDR:PORT');
});

test("what is wrong with a card keeps no other out, and is told by its place", async () => {
  await using card = await CardBench.start();
  await using view = await ViewBench.start();
  await view.addCards([card]);
  const client = await view.client();
  const reach = { kind: "istars" as const, url: card.addresses.http, identityKey: null, token: "istars_not_asked_for" };
  const snmp = {
    kind: "snmp",
    host: "192.0.2.9",
    port: 161,
    version: "v2c",
    user: null,
    authProtocol: "none",
    privProtocol: "none",
  } as const;
  const cards = [
    { name: null, site: null, reach },
    { name: null, site: null, reach: { ...reach, url: "ftp://192.0.2.7" } },
    { name: "third", site: null, reach: { ...snmp, community: "public" } },
  ];
  const { outcomes } = await client.call("addCards", { body: { cards } }, NEVER);
  expect(outcomes.map(({ problem }) => problem)).toEqual(["fleet.known", "reach.invalid", null]);
  expect(outcomes[1]?.detail).toBeTruthy();
  const answer = await fetch(`${view.url}${API_PREFIX}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: view.url, cookie: await view.logIn() },
    body: JSON.stringify({ cards: [{ name: null, site: null, reach: { ...snmp, port: 70_000 } }] }),
  });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toContain("/cards/0/reach");
});

test("it ends with whoever started it as a window does, and lets that one in without a password", async () => {
  await using view = await ViewBench.start();
  view.program.kill("SIGTERM");
  await view.program.ended;
  await using program = startIsmartview(["serve", "--data", view.data, "--http", "127.0.0.1:0", "--print-handshake"]);
  const [line] = await program.waitForLine(/^\{"url".*\}$/, { withinMs: 30_000 });
  const { url, secret }: { url: string; secret: string } = JSON.parse(line);
  const answer = await fetch(`${url}${API_PREFIX}/session/launch`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ secret }),
  });
  expect(await answer.json()).toMatchObject({ user: "desktop", permission: "read-write" });
  program.input.end();
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.stderr).not.toContain(secret);
});
