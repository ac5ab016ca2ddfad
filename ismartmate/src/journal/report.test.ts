import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Report, ReportFolder } from "./report.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "istars-reports-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return join(made, "reports");
}

const DRILL: Report = {
  mode: "drill",
  cause: { kind: "drill", feedId: null },
  beganWallMs: 5,
  outcome: "would-have-powered-off",
  tookMs: 82_000,
  warned: null,
  commands: [],
  would: [{ kind: "power-off", afterMs: 82_000, argv: ["systemctl", "poweroff"] }],
  powerOff: [],
  why: [],
};

test("a drill that would have powered off after 82 s is kept, and what a run becomes stands in its place", async () => {
  const reports = new ReportFolder(folder());
  expect(await reports.list()).toEqual([]);
  const id = await reports.add({ ...DRILL, outcome: "under-way", tookMs: null });
  await reports.replace(id, DRILL);
  expect(await reports.list()).toEqual([{ id, report: DRILL }]);
  expect(await reports.read(id + 1)).toBeNull();
});

test("newest first by their number, whatever the clock said", async () => {
  const reports = new ReportFolder(folder());
  await Promise.all([900, 1, 500].map((beganWallMs) => reports.add({ ...DRILL, beganWallMs })));
  expect((await reports.list()).map(({ id, report }) => [id, report.beganWallMs])).toEqual([
    [3, 500],
    [2, 1],
    [1, 900],
  ]);
  expect((await reports.list(1)).map(({ id }) => id)).toEqual([3]);
});

test("the newest 100 stay, also over a restart, and no number is given twice", async () => {
  const at = folder();
  for (let i = 0; i < 99; i++) await new ReportFolder(at).add(DRILL);
  expect(readdirSync(at)).toHaveLength(99);
  await new ReportFolder(at).add(DRILL);
  expect(readdirSync(at)).toHaveLength(100);
  expect(await new ReportFolder(at).add(DRILL)).toBe(101);
  expect(readdirSync(at)).toHaveLength(100);
  const ids = (await new ReportFolder(at).list()).map(({ id }) => id);
  expect([ids[0], ids.at(-1)]).toEqual([101, 2]);
});

test("files that are cut short, foreign or of another version are left out and left alone", async () => {
  const at = folder();
  const reports = new ReportFolder(at);
  const id = await reports.add(DRILL);
  const name = (n: number) => join(at, `report-0000000${n}.json`);
  const text = readFileSync(name(id), "utf8");
  writeFileSync(name(2), text.slice(0, 50));
  writeFileSync(name(3), text.replace('"v": 1', '"v": 2'));
  writeFileSync(name(4), "null");
  writeFileSync(join(at, "notes.txt"), "mine");
  expect((await reports.list()).map((one) => one.id)).toEqual([id]);
  expect(await reports.add(DRILL)).toBe(5);
  expect(readdirSync(at)).toHaveLength(6);
});
