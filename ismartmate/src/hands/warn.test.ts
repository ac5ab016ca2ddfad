import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { noticeText } from "./notice.ts";
import { createProgramRunner } from "./program.ts";
import { SampleSystem } from "./sample-system.ts";
import { warnPrograms, warnUsers } from "./warn.ts";

const open = new AbortController().signal;
const MAC = { platform: "darwin", language: "en", warn: { kind: "system" } } as const;
const NOTICE = { kind: "shuts-down", cause: { kind: "on-battery", feedId: "a" }, secondsLeft: 75 } as const;

test("users are told why and when, in the language of the settings", () => {
  expect(noticeText(NOTICE, "en")).toBe(
    "This computer shuts down in 75 s: the mains have failed and the UPS runs on battery. Save your work and log out.",
  );
  expect(noticeText({ ...NOTICE, secondsLeft: null }, "en")).toContain("shuts down soon: ");
  expect(noticeText(NOTICE, "zh")).toBe("本机将在 75 秒后关机：市电中断，UPS 正由电池供电。请保存工作并注销。");
  expect(noticeText({ kind: "called-off" }, "en")).toBe("The shutdown of this computer is called off.");
});

test("the command lines that tell it, word for word", () => {
  const argvs = (platform: "linux" | "win32" | "darwin") => warnPrograms(platform, '"; `id` $HOME', "Shutdown").map(({ argv }) => argv);
  expect(argvs("linux")).toEqual([["wall", '"; `id` $HOME']]);
  expect(argvs("win32")).toEqual([["msg", "*", "/TIME:60", '"; `id` $HOME']]);
  expect(argvs("darwin")).toEqual([
    ["wall"],
    [
      "osascript",
      "-e",
      "on run told",
      "-e",
      "display notification (item 1 of told) with title (item 2 of told)",
      "-e",
      "end run",
      '"; `id` $HOME',
      "Shutdown",
    ],
  ]);
  expect(warnPrograms("darwin", "text", "title")[0]?.input).toBe("text\n");
});

test("a way to the users that hangs or is not there holds nothing up", async () => {
  const clock = new VirtualClock();
  const system = new SampleSystem((line) => (line === "wall" ? "hangs" : "absent"), "darwin");
  const telling = warnUsers(NOTICE, { ...MAC, run: createProgramRunner(system, clock) }, open);
  await clock.advance(7_000);
  const { hasReached, ends } = await telling;
  expect(hasReached).toBe(false);
  expect(ends.map(({ outcome }) => outcome)).toEqual(["too-late", "not-started"]);
});

test("one way that works is enough to have reached them", async () => {
  const clock = new VirtualClock();
  const system = new SampleSystem((line) => (line === "wall" ? 0 : 1), "darwin");
  const telling = warnUsers(NOTICE, { ...MAC, run: createProgramRunner(system, clock) }, open);
  await clock.advance(1_000);
  expect(await telling).toMatchObject({ hasReached: true });
});

test("users are told by the settings' own programs, which find the text, or not at all", async () => {
  const system = new SampleSystem();
  const clock = new VirtualClock();
  const run = createProgramRunner(system, clock);
  const own = { kind: "own", commands: [{ argv: ["/opt/site/tell", "all"], limitMs: 5_000 }] } as const;
  const telling = warnUsers(NOTICE, { ...MAC, warn: own, run }, open);
  await clock.advance(1_000);
  const { text, hasReached } = await telling;
  expect(hasReached).toBe(true);
  expect(system.lines).toEqual([["/opt/site/tell", "all"]]);
  expect(system.choices[0]?.env).toMatchObject({ ISTARS_NOTICE: text });
  expect(await warnUsers(NOTICE, { ...MAC, warn: { kind: "off" }, run }, open)).toMatchObject({ hasReached: false, ends: [] });
  expect(system.lines).toHaveLength(1);
});
