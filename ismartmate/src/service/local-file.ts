import { chmod, chown, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "@istars/service/durable-file.ts";

/** What the command line and the desktop window need to reach the running service. */
export interface LocalService {
  readonly url: string;
  readonly secret: string;
  readonly pid: number;
}

const NAME = "local.json";
/** Who is in it may open the pages for changes; made by the installer or the administrator. */
const GROUP = "ismartmate";

/** Writes where the service is and what opens it: for its user alone, and for the group where there is one. */
export async function writeLocal(folder: string, local: LocalService, groupFile = "/etc/group"): Promise<void> {
  const path = join(folder, NAME);
  await replaceFile(path, `${JSON.stringify(local)}\n`);
  const group = process.platform === "win32" ? null : await groupId(groupFile);
  if (group === null) return;
  try {
    await chown(path, -1, group);
    await chmod(path, 0o640);
    // The group has to get through the folder, and sees nothing else in it.
    await chown(folder, -1, group);
    await chmod(folder, 0o710);
  } catch {
    // A service that is not the administrator may not give files away; the administrator still can.
  }
}

export const removeLocal = (folder: string): Promise<void> => rm(join(folder, NAME), { force: true });

/** `none`: no service has left word here; `denied`: it has, for other users than this one. */
export async function readLocal(folder: string): Promise<LocalService | "none" | "denied"> {
  try {
    const local: unknown = JSON.parse(await readFile(join(folder, NAME), "utf8"));
    return isLocal(local) ? local : "none";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    return code === "EACCES" || code === "EPERM" ? "denied" : "none";
  }
}

const isLocal = (local: unknown): local is LocalService =>
  typeof local === "object" &&
  local !== null &&
  "url" in local &&
  typeof local.url === "string" &&
  /^http:\/\/(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost):\d+$/.test(local.url) &&
  "secret" in local &&
  typeof local.secret === "string" &&
  "pid" in local &&
  typeof local.pid === "number";

/** `null`: there is no such group. Source: group(5). */
async function groupId(groupFile: string): Promise<number | null> {
  const groups = await readFile(groupFile, "utf8").catch(() => ""); // macOS keeps its groups elsewhere as well
  const [, id] = new RegExp(`^${GROUP}:[^:]*:(\\d+):`, "m").exec(groups) ?? [];
  return id === undefined ? null : Number(id);
}
