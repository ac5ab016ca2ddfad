import { clientOf, keysOf, openSession } from "@istars/isearch/service/service-client.ts";
import { expect, test } from "vitest";
import { ADMIN, CardBench } from "./card-bench.ts";
import { IsearchBench, startIsearch } from "./isearch-bench.ts";

const NEVER = new AbortController().signal;
/** The test's cards are found at a port of their own. */
const CARD_PORT = 32_000 + (process.pid % 1_000);

test("a window is told where and with which secret in one line, and nothing else is said", async () => {
  await using isearch = await IsearchBench.start(CARD_PORT);
  expect(isearch.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const client = await isearch.client();
  expect(await client.call("readSession", {}, NEVER)).toMatchObject({ program: "isearch" });
  isearch.program.input.end();
  expect(await isearch.program.ended).toEqual({ code: 0, signal: null });
  expect(isearch.program.stdout).toBe(`${JSON.stringify({ url: isearch.url, secret: isearch.secret })}\n`);
  expect(isearch.program.stderr).toBe("");
});

test("the program ends with whoever started it, whatever is under way", async () => {
  await using isearch = await IsearchBench.start(CARD_PORT);
  const client = await isearch.client();
  await using stream = await isearch.watch();
  await client.call("startScan", { body: { interfaces: ["lo"], timeoutMs: 60_000 } }, NEVER);
  await stream.until(() => stream.of("scan").length > 0);
  isearch.program.input.destroy();
  expect(await isearch.program.ended).toEqual({ code: 0, signal: null });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends it in order", async (signal) => {
  await using isearch = await IsearchBench.start(CARD_PORT);
  isearch.program.kill(signal);
  expect(await isearch.program.ended).toEqual({ code: 0, signal: null });
});

test("the address for people opens the pages once", async () => {
  await using program = startIsearch("web", "--no-open");
  const [, origin = "", code = ""] = await program.waitForLine(/(http:\/\/127\.0\.0\.1:\d+)\/#launch=([\w-]+)/, { withinMs: 20_000 });
  const page = await fetch(origin, { headers: { accept: "text/html" } });
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const client = clientOf(origin, await openSession(origin, code));
  expect(await client.call("listCards", { query: {} }, NEVER)).toEqual({ cards: [] });
  await expect(openSession(origin, code)).rejects.toMatchObject({ code: "launch.expired" });
  expect(program.stdout.split("\n")).toHaveLength(2);
});

test("two at once do not get in each other's way, though one browser holds both cookies", async () => {
  await using one = await IsearchBench.start(CARD_PORT);
  await using two = await IsearchBench.start(CARD_PORT);
  const both = [await one.logIn(), await two.logIn()].join("; ");
  for (const { url } of [one, two]) expect(await clientOf(url, both).call("listCards", { query: {} }, NEVER)).toEqual({ cards: [] });
  await expect(openSession(two.url, one.secret)).rejects.toMatchObject({ code: "launch.expired" });
});

test("a port that is taken and an address that others could reach are refused with what to do", async () => {
  await using isearch = await IsearchBench.start(CARD_PORT);
  const { host } = new URL(isearch.url);
  await using second = startIsearch("web", "--no-open", "--listen", host);
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.stderr).toMatch(/^port \d+ of 127\.0\.0\.1 is in use; choose another one with --listen\n$/);
  await using open = startIsearch("web", "--listen", "0.0.0.0:8095");
  expect(await open.ended).toEqual({ code: 2, signal: null });
  expect(open.stderr).toContain("the pages are for this computer alone");
});

test("a real card is told on the stream, is in the list and its file, and shows itself to who knows the password", async () => {
  await using card = await CardBench.start({ host: "127.45.0.1", discoveryPort: CARD_PORT });
  await using isearch = await IsearchBench.start(CARD_PORT);
  const cookie = await isearch.logIn();
  const client = clientOf(isearch.url, cookie);
  await using stream = await isearch.watch();
  await client.call("startScan", { body: { interfaces: ["lo"] } }, NEVER);
  await stream.until(() => stream.of("scan").some(({ data }) => data.state === "done"));
  const [found, ...others] = (await client.call("listCards", { query: {} }, NEVER)).cards;
  expect(others).toEqual([]);
  expect(found?.here).toMatchObject({ address: "127.45.0.1", ports: { http: Number(new URL(card.addresses.http).port) } });
  const mac = found?.key ?? "";
  expect(keysOf(stream).flat()).toContain(mac);
  expect(stream.names.indexOf("cards")).toBeLessThan(stream.names.lastIndexOf("scan"));

  const file = await fetch(`${isearch.url}/api/v1/cards?format=csv`, { headers: { cookie } });
  const [head, row] = (await file.text()).split("\r\n");
  expect([head?.split(",").slice(2, 4), row?.split(",").slice(2, 4)]).toEqual([
    ["mac", "address"],
    [mac, "127.45.0.1"],
  ]);

  const plan = { csv: `mac,address,prefix,gateway,dns\n${mac},dhcp,,,\n02:00:00:00:00:99,192.0.2.7,24,,\n` };
  const { rows, isClean } = await client.call("previewPlan", { body: plan }, NEVER);
  expect([isClean, rows.map(({ faults }) => faults.map(({ code }) => code))]).toEqual([false, [[], ["unknown-card"]]]);

  const blink = (password: string) => client.call("blink", { body: { mac, user: ADMIN.user, password, seconds: 1 } }, NEVER);
  await expect(blink("not the password")).rejects.toMatchObject({ code: "session.wrong-credentials" });
  await blink(ADMIN.password);
  isearch.program.input.end();
  await isearch.program.ended;
  expect(isearch.program.stdout + isearch.program.stderr).not.toMatch(/password/i);
});
