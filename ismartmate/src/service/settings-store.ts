import { lstat, open, rename, rm } from "node:fs/promises";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Tells } from "../decision/policy-faults.ts";
import type { SettingsFault } from "../settings/fault.ts";
import { type LoadedSettings, loadSettings } from "../settings/load-settings.ts";
import { MAX_OCTETS } from "../settings/settings-document.ts";
import { maskSecrets } from "./mask-secrets.ts";

/** Rights that everybody has who is neither the owner nor of the group. */
const OTHERS = 0o007;

/** The file's text as it stands there now; empty where it cannot be read, which `loadSettings` gives as a fault. */
export async function readText(file: string): Promise<string> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      return size > MAX_OCTETS ? "" : await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch {
    return ""; // told as a fault by whoever loads it
  }
}

/**
 * Puts `text` in the place of the settings file, with the owner and the rights that the file has, unless it is not taken: then its faults are
 * given and the file stays as it was. What is proven is the very file that takes the place, with the secrets it refers to. A file with a secret
 * in it is taken from everybody's eyes. Rejects with an `ApiProblem` where the file cannot be written.
 */
export async function replaceSettings(
  file: string,
  text: string,
  heard: Tells,
): Promise<{ readonly loaded: LoadedSettings } | { readonly faults: readonly SettingsFault[] }> {
  const next = `${file}.new`;
  try {
    const { mode, uid, gid, isLink } = await lstat(file).then((stat) => ({ ...stat, isLink: stat.isSymbolicLink() }));
    if (isLink) throw new ApiProblem("storage.failed", { detail: `${file} is a link; change the file that it leads to` });
    await rm(next, { force: true });
    const holdsSecret = maskSecrets(text) !== text;
    await writeNext(next, text, { mode: mode & (holdsSecret ? 0o777 & ~OTHERS : 0o777), uid, gid });
    const loaded = await loadSettings(next, heard);
    if ("faults" in loaded) return { faults: loaded.faults.map((fault) => ofFile(fault, next, file)) };
    await rename(next, file);
    return { loaded };
  } catch (error) {
    const code = error instanceof Error && "code" in error && !(error instanceof ApiProblem) ? String(error.code) : null;
    if (code === null) throw error;
    throw new ApiProblem("storage.failed", { detail: `${file} cannot be written by the service (${code})`, cause: error });
  } finally {
    await rm(next, { force: true });
  }
}

/** The proven file has a name that nobody knows. */
const ofFile = ({ problem, remedy, ...place }: SettingsFault, next: string, file: string): SettingsFault => ({
  ...place,
  problem: problem.replaceAll(next, file),
  remedy: remedy.replaceAll(next, file),
});

async function writeNext(
  path: string,
  text: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  // Nobody else may read it before it has its rights.
  const handle = await open(path, "wx", 0o600);
  try {
    if (process.platform !== "win32") {
      const { uid: ownUid, gid: ownGid } = await handle.stat();
      if (uid !== ownUid || gid !== ownGid) await handle.chown(uid, gid);
      await handle.chmod(mode);
    }
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
