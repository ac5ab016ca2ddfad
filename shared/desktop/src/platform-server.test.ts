import type { Platform } from "@istars/protocol/model/platform.ts";
import { expect, test } from "vitest";
import { type Asker, answerPage } from "./platform-server.ts";

const OWN = "http://127.0.0.1:8095";
const PAGE: Asker = { url: `${OWN}/cards`, parent: null };

function open(origin: string | null = OWN) {
  const asked: unknown[] = [];
  const note =
    <T>(name: string, answer: T) =>
    async (...given: readonly unknown[]): Promise<T> => {
      asked.push([name, ...given]);
      return answer;
    };
  const platform: Platform = {
    about: note("about", {
      program: "x",
      version: "1",
      electron: "1",
      chrome: "1",
      canNotify: true,
      canKeepSecrets: true,
      startsAtLogin: null,
    }),
    setTray: note("setTray", undefined),
    notify: note("notify", true),
    setStartAtLogin: note("setStartAtLogin", true),
    keepSecret: note("keepSecret", true),
    readSecret: note("readSecret", "geheim"),
    forgetSecret: note("forgetSecret", undefined),
    openExternal: note("openExternal", true),
  };
  return {
    asked,
    ask: (asker: Asker | null, name: unknown, given: unknown) => answerPage({ platform, origin: () => origin }, asker, name, given),
  };
}

test("the service's own page gets its answer", async () => {
  const { ask, asked } = open();
  expect(await ask(PAGE, "keepSecret", ["log-in", "geheim"])).toBe(true);
  expect(await ask(PAGE, "readSecret", ["log-in"])).toBe("geheim");
  expect(asked).toEqual([
    ["keepSecret", "log-in", "geheim"],
    ["readSecret", "log-in"],
  ]);
});

test.each<readonly [string, Asker | null, string | null]>([
  ["a frame inside the page", { url: `${OWN}/`, parent: {} }, OWN],
  ["a page from elsewhere", { url: "http://127.0.0.1:8096/", parent: null }, OWN],
  ["a page that only looks alike", { url: `${OWN}.evil.example/`, parent: null }, OWN],
  ["a page that the window wrote itself", { url: "data:text/html,x", parent: null }, OWN],
  ["an empty page", { url: "about:blank", parent: null }, OWN],
  ["a frame that is gone", null, OWN],
  ["any page while there is no service", PAGE, null],
])("%s is refused, whatever it asks", async (_who, asker, origin) => {
  const { ask, asked } = open(origin);
  await expect(ask(asker, "readSecret", ["log-in"])).rejects.toThrow("may not ask");
  expect(asked).toEqual([]);
});

test.each<readonly [unknown, unknown]>([
  ["quit", []],
  ["constructor", []],
  ["toString", []],
  [undefined, []],
  ["readSecret", []],
  ["readSecret", "log-in"],
  ["setTray", [{ tone: "ok" }]],
  ["openExternal", [{}]],
])("%j with %j is refused before anything is done", async (name, given) => {
  const { ask, asked } = open();
  await expect(ask(PAGE, name, given)).rejects.toThrow(/knows no such call|do not fit/);
  expect(asked).toEqual([]);
});
