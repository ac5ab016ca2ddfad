import { expect, expectTypeOf, test } from "vitest";
import type { Status } from "../http.ts";
import { createCardClient } from "./card-client.ts";
import { ProblemError } from "./problem-error.ts";

const { signal } = new AbortController();

/** A card that gives one answer and keeps what it was asked. */
function fakeCard(answer: () => Response) {
  const asked: { readonly url: string; readonly init: RequestInit }[] = [];
  const client = createCardClient({
    fetch: async (url, init) => {
      asked.push({ url, init });
      return answer();
    },
    baseUrl: "http://card",
    headers: () => ({ cookie: "a=1" }),
  });
  return { client, asked };
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

test("a call goes to its route with what it was given", async () => {
  const { client, asked } = fakeCard(() => json({ user: "ada" }));
  await client.call("openSession", { body: { user: "ada", password: "secret words" } }, signal);
  await client.call("acknowledgeAlarm", { params: { instance: 12 } }, signal);
  expect(asked.map(({ url, init }) => [init.method, url, init.body ?? null])).toEqual([
    ["POST", "http://card/api/v1/session", '{"user":"ada","password":"secret words"}'],
    ["POST", "http://card/api/v1/alarms/12/acknowledge", null],
  ]);
  expect(asked[0]?.init.headers).toEqual({ accept: "application/json", "content-type": "application/json", cookie: "a=1" });
  expect(asked[1]?.init.headers).toEqual({ accept: "application/json", cookie: "a=1" });
});

test("what a call needs and gives is typed by its route", async () => {
  const { client } = fakeCard(() => new Response(null, { status: 204 }));
  expectTypeOf(client.call("readStatus", {}, signal)).resolves.toEqualTypeOf<Status>();
  expect(await client.call("closeSession", {}, signal)).toBeUndefined();
  // @ts-expect-error a command needs a body
  await client.call("sendCommand", {}, signal);
  // @ts-expect-error there is no such command
  await client.call("sendCommand", { body: { command: "load.off" } }, signal);
});

test("a refusal is a ProblemError with its code", async () => {
  const problem = { type: "urn:istars:problem:rate.limited", title: "Too many", status: 429, params: { retryAfterS: 7 } };
  const { client } = fakeCard(() => json(problem, 429));
  const error = await client.call("readStatus", {}, signal).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ code: "rate.limited", status: 429, message: "Too many", problem });
});

test.each([
  ["a page of a proxy", () => new Response("<h1>Bad Gateway</h1>", { status: 502, statusText: "Bad Gateway" })],
  ["JSON that is no problem", () => json({ error: "x" }, 502)],
  ["a problem of somebody else", () => json({ type: "https://example.org/p", title: "Other" }, 502)],
])("%s with an error status is a refusal without a code", async (_name, answer) => {
  const error = await fakeCard(answer)
    .client.call("readStatus", {}, signal)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ code: null, status: 502 });
});
