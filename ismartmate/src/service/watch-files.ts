import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "@istars/service/clock.ts";

export interface WatchedFiles {
  /** The files of now; asked at every look. The first one's folder is watched, so that its changes are seen at once. */
  readonly files: () => readonly [string, ...string[]];
  readonly onChange: () => Promise<void>;
  readonly clock: Clock;
}

/** Not every file system tells of changes (network shares do not), and files may stand in other folders, ms. */
const LOOK_EVERY_MS = 5_000;
/** An editor writes in several steps, ms. */
const SETTLE_MS = 100;

/**
 * Calls `onChange` after a file was changed, replaced, made or removed, until the signal aborts; and once at the beginning, for what was
 * changed between the reading and the watching.
 */
export async function watchFiles({ files, onChange, clock }: WatchedFiles, signal: AbortSignal): Promise<void> {
  let touched = Promise.withResolvers<void>();
  const watcher = openWatcher(dirname(files()[0]), () => touched.resolve());
  let seen = await printOf(files());
  try {
    await onChange();
    while (!signal.aborted) {
      const look = new AbortController();
      const told = touched.promise.then(() => clock.sleep(SETTLE_MS, signal));
      await Promise.race([told, clock.sleep(LOOK_EVERY_MS, AbortSignal.any([look.signal, signal]))]).catch(() => {}); // an aborted sleep is how we stop
      told.catch(() => {}); // the same, if the other one was first
      look.abort();
      if (signal.aborted) return;
      touched = Promise.withResolvers<void>();
      const now = await printOf(files());
      if (now === seen) continue;
      seen = now;
      await onChange();
    }
  } finally {
    watcher?.close();
  }
}

/** `null` where the system has no more watches to give: the looking goes on. */
function openWatcher(folder: string, onTouch: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, onTouch);
    watcher.on("error", () => watcher.close()); // e.g. the folder is gone; the looking goes on
    return watcher;
  } catch {
    return null;
  }
}

/** Changes with whatever happens to the files. */
async function printOf(files: readonly string[]): Promise<string> {
  const prints = files.map(async (file) => {
    const print = await stat(file, { bigint: true }).catch(() => null); // not there is a state as well
    return print === null ? "-" : `${print.ino}:${print.size}:${print.mtimeNs}:${print.ctimeNs}`;
  });
  return (await Promise.all(prints)).join(" ");
}
