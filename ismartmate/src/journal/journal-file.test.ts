import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toJournal } from "../decision/journal.ts";
import { BATTERY, DecisionPlay, samplePolicy } from "../decision/sample-decision.ts";
import { JournalFile, journalText, type Kept, parseJournal } from "./journal-file.ts";

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), "istars-journal-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "journal");
}

function kept(commandsEnded = 0): Kept {
  const play = new DecisionPlay(samplePolicy()).says("a", BATTERY).runs(20);
  return { entry: toJournal(play.state, { bootId: "5d1f", wallMs: 0 }), commandsEnded };
}

test("SAFETY 11: what was kept is read as it was, by the program's user alone", async () => {
  const at = path();
  expect(await new JournalFile(at).read()).toEqual({ kept: null, fault: null });
  await new JournalFile(at).write(kept(2));
  expect(await new JournalFile(at).read()).toEqual({ kept: kept(2), fault: null });
  if (process.platform !== "win32") expect(statSync(at).mode & 0o777).toBe(0o600);
});

test("SAFETY 11: half written at any length, it is damaged and never half believed", () => {
  const text = journalText(kept());
  const whole = text.length - 1;
  for (let length = 0; length < whole; length++) {
    expect(parseJournal(text.slice(0, length)), `${length}`).toMatchObject({ kept: null, fault: { kind: "damaged" } });
  }
  expect(parseJournal(text.slice(0, whole)).kept).toEqual(kept());
});

test("SAFETY 11: any one bit flipped, nothing is taken up", () => {
  const bytes = Buffer.from(journalText(kept()));
  const step = 7; // every bit of every byte would say the same for longer
  for (let bit = 0; bit < (bytes.length - 1) * 8; bit += step) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(parseJournal(flipped.toString("utf8")).kept, `bit ${bit}`).toBeNull();
  }
});

test("SAFETY 11: another program's file and another version's are told apart", async () => {
  const at = path();
  writeFileSync(at, '{"v":1}');
  expect((await new JournalFile(at).read()).fault).toEqual({ kind: "foreign" });
  expect(parseJournal(journalText(kept()).replace("journal 1 ", "journal 2 ")).fault).toEqual({ kind: "other-version", version: 2 });
  expect((await new JournalFile(join(at, "..")).read()).fault).toMatchObject({ kind: "unreadable" });
});

test("of what comes while the disk is busy only the newest is written, and each caller hears when it is safe", async () => {
  const at = path();
  const file = new JournalFile(at);
  const seen: number[] = [];
  const writes = [1, 2, 3, 4].map(async (ended) => {
    await file.write(kept(ended));
    seen.push((await new JournalFile(at).read()).kept?.commandsEnded ?? -1);
  });
  await Promise.all(writes);
  expect(seen.toSorted()).toEqual([seen[0], 4, 4, 4]);
  await file.write(kept(5));
  expect((await file.read()).kept?.commandsEnded).toBe(5);
});

test("a disk that takes nothing is told to the caller, and the next one that can be written is", async () => {
  const at = path();
  const file = new JournalFile(join(at, "missing", "journal"));
  await expect(file.write(kept())).rejects.toThrow("ENOENT");
  await expect(Promise.all([file.write(kept()), file.write(kept())])).rejects.toThrow("ENOENT");
});

test("SAFETY 11: killed in the middle of writing, again and again, a whole journal stands there each time", async () => {
  const at = path();
  const module = JSON.stringify(join(import.meta.dirname, "journal-file.ts"));
  const script = `import { JournalFile } from ${module};
const file = new JournalFile(${JSON.stringify(at)});
const entry = { ...${JSON.stringify(kept().entry)}, bootId: "x".repeat(200_000) };
await file.write({ entry, commandsEnded: 0 });
console.log("writing");
for (let i = 1; ; i++) await file.write({ entry, commandsEnded: i });`;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await expect.poll(() => readdirSync(join(at, "..")).includes("journal.new"), { interval: 1 }).toBe(true);
    child.kill("SIGKILL");
    await ended;
    const { kept: found, fault } = parseJournal(readFileSync(at, "utf8"));
    expect(fault).toBeNull();
    expect(found?.entry.bootId).toHaveLength(200_000);
  }
});
