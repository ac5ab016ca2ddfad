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
