import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The file's text; `null` if there is none, or none that this person may read. */
export function readKept(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // what a window keeps is a convenience: without it, it begins anew
  }
}

/** Replaces a file as a whole: whoever reads it finds the old text or the new one. Only this person may read it. */
export function writeKept(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.new`;
  const file = openSync(next, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
}
