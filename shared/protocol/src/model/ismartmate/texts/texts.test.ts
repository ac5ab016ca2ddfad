import { expect, test } from "vitest";
import { en as domain } from "../../texts/en.ts";
import { translationFaults } from "../../texts/translation-faults.ts";
import { CAUSE_KINDS, COURSE_MODES, FEED_WORDS, PHASE_KINDS } from "../agent-state.ts";
import { WHY_CODES, type WhyEntry } from "../timeline.ts";
import { durationText } from "./duration-text.ts";
import { agentTexts as en } from "./en.ts";
import { whyInputs } from "./why-inputs.ts";
import { linkMatter, whySentence } from "./why-sentence.ts";
import { agentTexts as zh } from "./zh.ts";

const say = (code: WhyEntry["code"], params: WhyEntry["params"], texts: typeof en | typeof zh = en) => whySentence({ code, params }, texts);
const FACTS = { sourceId: "card-a", ageMs: 400, onBattery: true, mainsOk: false, runtimeMs: 720_000, charge: 98, temperature: 24.5 };

test("Chinese has a word for everything iSmartMate says, with the same gaps to fill", () => {
  expect(translationFaults(en, zh)).toEqual([]);
});

test("a feed that goes on battery is told with who said so, when, and its numbers", () => {
  expect(say("feed.word", { feedId: "a", word: "battery", ...FACTS })).toBe(
    "Feed a: on battery (told by card-a 0.4 s ago; runtime 12 min, charge 98 %).",
  );
  expect(say("feed.word", { feedId: "a", word: "battery", ...FACTS }, zh)).toBe(
    "供电路 a：电池供电（由 card-a 于 0.4 秒前报告；剩余时间 12 分钟，电量 98 %）。",
  );
});

test("a feed that nobody tells of has no number and no source made up for it", () => {
  expect(say("feed.word", { feedId: "b", word: "silent", sourceId: null, ageMs: null, runtimeMs: null, charge: null })).toBe(
    "Feed b: nobody tells whether it is on battery.",
  );
});

test("heat stands in the sentence only where it is the cause", () => {
  expect(say("feed.failed", { feedId: "a", cause: "over-temperature", ...FACTS })).toContain("25 °C inside");
  expect(say("feed.failed", { feedId: "a", cause: "battery-low", ...FACTS })).not.toContain("°C");
});

test("a countdown names its cause, the feed and the time left", () => {
  expect(say("counting", { cause: "on-battery", feedId: "a", inMs: 300_000 })).toBe(
    "This server goes down in 5 min if nothing changes: feed a, on battery for too long.",
  );
  expect(say("counting", { cause: "command", feedId: null, inMs: 90_000 })).toBe(
    "This server goes down in 1 min 30 s if nothing changes: ordered by a person.",
  );
});

test("what would have been done never reads like what was done", () => {
  expect(say("done", { cause: "drill", feedId: null, mode: "drill", tookMs: 82_000 })).toBe(
    "Drill: would have powered off after 1 min 22 s.",
  );
  expect(say("warned", { cause: "runtime", feedId: "a", mode: "observer", warnMs: 15_000 })).toContain("if it were armed");
  expect(say("warned", { cause: "runtime", feedId: "a", mode: "armed", warnMs: 15_000 })).toContain("users are warned");
});

test("a refused source says why in its own words, or with the code where we have none", () => {
  expect(say("source.refused", { sourceId: "card-a", reason: "session.required" })).toBe("card-a refuses. It does not take the token.");
  expect(say("source.refused", { sourceId: "card-a", reason: "http-418" })).toBe("card-a refuses. It says: http-418.");
  expect(linkMatter(null, en)).toBeNull();
});

test("a command that failed is told from one that ended well", () => {
  expect(say("command.ended", { name: "sync", outcome: "ended", exitCode: 0, tookMs: 1_500 })).toBe("sync ended after 1.5 s.");
  expect(say("command.ended", { name: "sync", outcome: "ended", exitCode: 3, tookMs: 50 })).toBe(
    "sync ended with exit code 3 after 50 ms.",
  );
});

test("a sentence that quotes one ends once", () => {
  expect(say("users.warned", { text: "Log out.", hasReached: true })).toBe("Users were told: “Log out.”");
  expect(say("users.warned", { text: "Log out", hasReached: false })).toBe("Users could not be told: “Log out”.");
});

test("every code has its sentence in both languages, and leaves no gap open, whatever its inputs lack", () => {
  const branches = [
    ...FEED_WORDS.map((word) => ({ word })),
    ...CAUSE_KINDS.map((cause) => ({ cause })),
    ...COURSE_MODES.map((mode) => ({ mode })),
    ...PHASE_KINDS.map((phase) => ({ phase })),
    {},
  ];
  for (const texts of [en, zh])
    for (const code of WHY_CODES)
      for (const params of branches) {
        const sentence = whySentence({ code, params }, texts);
        expect(sentence).toMatch(/\S/);
        expect(sentence, code).not.toMatch(/[{}]|undefined|null/);
      }
});

test("inputs are named in words, times carry their unit, and unknown is no zero", () => {
  const inputs = whyInputs(
    { params: { feedId: "a", word: "battery", batteryLow: null, mainsOk: false, runtimeMs: 61_000 } },
    en,
    domain.facts,
  );
  expect(inputs.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    "Feed: a",
    "State: On battery",
    "Battery low: not known",
    "Mains good: no",
    "Runtime left: 1 min 1 s",
  ]);
});

test("a length of time has its two greatest units and is never rounded up", () => {
  expect([0, 90, 449, 9_999, 82_000, 300_000, 5_430_000, 90_000_000].map((ms) => durationText(ms, en))).toEqual([
    "0 s",
    "90 ms",
    "0.4 s",
    "9.9 s",
    "1 min 22 s",
    "5 min",
    "1 h 30 min",
    "1 d 1 h",
  ]);
});
