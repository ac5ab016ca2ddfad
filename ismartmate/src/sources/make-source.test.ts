import { HandClock } from "@istars/protocol/net/source/hand-clock.ts";
import type { Source } from "@istars/protocol/net/source/observation.ts";
import { expect, test } from "vitest";
import { readSettings } from "../settings/read-settings.ts";
import { SAMPLE_SETTINGS } from "../settings/sample-settings.ts";
import { makeSource } from "./make-source.ts";

const SECRETS = new Map([
  ["main", "abc.DEF"],
  ["old", "0123"],
  ["nut", "pass #1: word"],
]);

/** The sources of the sample settings; `asked` is what the SNMP asker was asked. */
function sampleSources(secrets: ReadonlyMap<string, string> = SECRETS) {
  const read = readSettings(SAMPLE_SETTINGS);
  if ("faults" in read) throw new Error("the sample has faults");
  const asked: object[] = [];
  const asker = {
    ask: async (question: object) => {
      asked.push(question);
      return { kind: "silent" as const };
    },
  };
  const clock = new HandClock();
  return { clock, asked, made: read.settings.sources.map((setting) => () => makeSource(setting, secrets, { clock, asker })) };
}

test("every kind of source is made of its setting, with its own id, and tells nothing before it is run", () => {
  const sources: readonly Source[] = sampleSources().made.map((make) => make());
  expect(sources.map(({ id }) => id)).toEqual(["main", "old", "nut"]);
  for (const source of sources) expect(source.current()).toMatchObject({ link: { state: "connecting" }, reading: null });
});

test("an SNMP source asks where and as its setting says", async () => {
  const { clock, asked, made } = sampleSources();
  const stop = new AbortController();
  // A name that is an address is not looked up; this one is taken as it stands.
  const running = made[1]?.().run(stop.signal);
  await clock.advance(0);
  stop.abort();
  await running;
  expect(asked[0]).toMatchObject({ address: "192.0.2.8", port: 1_161, version: "v1", community: "0123" });
});

test("a source whose secret was not loaded is not made", () => {
  for (const make of sampleSources(new Map()).made) expect(make).toThrow("was not loaded");
});

test("a source over SNMP v3 is made of its user and of as many passwords as that has, and asks nothing of the shared socket", async () => {
  const clock = new HandClock();
  const asker = { ask: () => Promise.reject(new Error("nobody may ask")) };
  const place = { kind: "snmp", id: "s", host: "127.0.0.1", port: 9, everyMs: 2_000, version: "v3", user: "ups" } as const;
  const password = { kind: "file", file: "x" } as const;
  const signed = { ...place, auth: { protocol: "sha256", password }, priv: { protocol: "aes", password } } as const;
  expect(makeSource(signed, new Map([["s", "one of them\nthe other"]]), { clock, asker }).current().link.state).toBe("connecting");
  expect(() => makeSource(signed, new Map(), { clock, asker })).toThrow("was not loaded");
  const plain = makeSource({ ...place, auth: null, priv: null }, new Map(), { clock, asker });
  const stop = new AbortController();
  const running = plain.run(stop.signal);
  await clock.advance(0);
  stop.abort();
  await running;
});
