import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@istars/service/clock.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import { watchFiles } from "./watch-files.ts";

/** Watches a file and a secret in another folder. */
async function watched(clock = systemClock) {
  const folder = await mkdtemp(join(tmpdir(), "watch-"));
  const [file, secret] = [join(folder, "settings.yaml"), join(folder, "other", "token")] as const;
  await mkdir(join(folder, "other"));
  await writeFile(file, "a");
  await writeFile(secret, "a");
  const stop = new AbortController();
  let changes = 0;
  let wake = Promise.withResolvers<void>();
  const onChange = async () => {
    changes += 1;
    wake.resolve();
  };
  const ended = watchFiles({ files: () => [file, secret], onChange, clock }, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await wake.promise;
  /** Resolves with the next change. */
  const next = () => {
    wake = Promise.withResolvers();
    return wake.promise;
  };
  return { file, secret, next, changes: () => changes, stop, ended };
}

test("a file that is written, replaced, removed or made again is seen at once", async () => {
  const { file, next } = await watched();
  const acts = [
    () => writeFile(file, "bb"),
    async () => {
      await writeFile(`${file}~`, "ccc");
      await rename(`${file}~`, file);
    },
    () => rm(file),
    () => writeFile(file, "dddd"),
  ];
  for (const act of acts) {
    const seen = next();
    await act();
    await seen;
  }
});

test("it begins with one look; a change where nobody tells of it is found at the next look, and what stays the same is not told", async () => {
  const clock = new VirtualClock();
  const { secret, changes } = await watched(clock);
  await clock.advance(5_000);
  expect(changes()).toBe(1);
  await writeFile(secret, "bb");
  while (changes() === 1) await clock.advance(5_000);
  await clock.advance(20_000);
  expect(changes()).toBe(2);
});

test("it ends when it is told to", async () => {
  const { stop, ended } = await watched();
  stop.abort();
  await ended;
});
