import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A note beside the database that says which process uses the directory. It is for people: what keeps a second process out is the
 * lock on the database itself, which ends with its process however that ends.
 */
const noteOf = (directory: string): string => join(directory, "lock");

/** To be called while holding the database's lock. */
export function noteHolder(directory: string): void {
  try {
    writeFileSync(noteOf(directory), `${process.pid}\n`);
  } catch {
    // A full disk is no reason not to start, and the lock holds without the note.
  }
}

/** To be called while still holding the database's lock, so that it is never the next holder's note that goes. */
export function forgetHolder(directory: string): void {
  rmSync(noteOf(directory), { force: true });
}

/** Who holds the directory, in words; a note that a dead process left behind says nothing. */
export function describeHolder(directory: string): string {
  const pid = readPid(directory);
  if (pid === process.pid) return `this very process (pid ${pid})`;
  return pid !== null && isAlive(pid) ? `process ${pid}` : "another process";
}

function readPid(directory: string): number | null {
  try {
    const pid = Number(readFileSync(noteOf(directory), "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null; // no note is no reason to fail: the caller reports the lock itself
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // somebody else's process lives, too
  }
}
