import { constants, type FileHandle, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Tells } from "../decision/policy-faults.ts";
import { type Path, pathText, type SettingsFault } from "./fault.ts";
import { SNMP_PASSWORD, TOKEN, WORD } from "./fields.ts";
import { readSettings } from "./read-settings.ts";
import type { SecretSetting, Settings, SourceSetting } from "./settings.ts";
import { MAX_OCTETS, openSettings } from "./settings-document.ts";
import type { Kind } from "./value-kinds.ts";

/** The settings of a file, with the secrets of its sources by their ids; a source with two has both in one, each on a line. */
export interface LoadedSettings {
  readonly text: string;
  readonly settings: Settings;
  readonly secrets: ReadonlyMap<string, string>;
}

/** Longer than any secret, octets. */
const MAX_SECRET_OCTETS = 4_096;

/** What a file's rights allow to others than its owner. */
const OTHERS_READ = 0o004;
const OTHERS_WRITE = 0o022;

/** Why a file is not taken. */
class Unfit extends Error {
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.remedy = remedy;
  }
}

/** Whether rights are a file's mode; on Windows they stand in lists that Node does not show, and the installer sets them. */
const hasModes = (platform: NodeJS.Platform): boolean => platform !== "win32";

/** Reads at most so much of a plain file whose rights are in order. Rejects with `Unfit`. */
async function contentOf(file: string, limit: number, forbidden: number): Promise<string> {
  let handle: FileHandle;
  try {
    // A named pipe that nobody writes to would otherwise be waited for.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Unfit(`${file} cannot be read (${code})`, "make sure that it is there and that the service may read it");
  }
  try {
    const { mode, size } = await handle.stat();
    if ((mode & 0o170000) !== 0o100000) throw new Unfit(`${file} is no plain file`, "write it as a file of its own");
    if (size > limit) throw new Unfit(`${file} is longer than ${limit} octets`, "is it the right file?");
    const others = mode & forbidden;
    if (others & OTHERS_WRITE) throw new Unfit(`${file} can be changed by others than its owner`, `run: chmod go-w ${file}`);
    if (others & OTHERS_READ) throw new Unfit(`${file} can be read by everybody`, `run: chmod o-rwx ${file}`);
    return (await handle.readFile("utf8")).slice(0, limit);
  } finally {
    await handle.close();
  }
}

/**
 * Reads the settings file and the secrets it refers to. A file that others may change is refused, since it says what runs with all rights;
 * one with a secret in it, as well if everybody may read it. `heard`: see `readSettings`.
 */
export async function loadSettings(
  file: string,
  heard?: Tells,
  platform: NodeJS.Platform = process.platform,
): Promise<LoadedSettings | { readonly faults: readonly SettingsFault[] }> {
  const writing = hasModes(platform) ? OTHERS_WRITE : 0;
  const reading = hasModes(platform) ? OTHERS_READ : 0;
  try {
    const text = await contentOf(file, MAX_OCTETS, writing);
    const read = readSettings(text, heard);
    if ("faults" in read) return read;
    if (read.settings.sources.some((source) => secretsOf(source).some(({ secret }) => secret.kind === "inline")))
      await contentOf(file, MAX_OCTETS, writing | reading);
    const { secrets, faults } = await readSecrets(text, read.settings, dirname(resolve(file)), writing | reading);
    return faults.length > 0 ? { faults } : { text, settings: read.settings, secrets };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { faults: [{ line: 1, column: 1, path: "", problem: error.message, remedy: error.remedy }] };
  }
}

interface SourceSecret {
  readonly secret: SecretSetting;
  readonly key: string;
  readonly shape: Kind<string>;
}

/** The secrets that a source has. */
function secretsOf(source: SourceSetting): readonly SourceSecret[] {
  switch (source.kind) {
    case "card":
      return [{ secret: source.token, key: "token-file", shape: TOKEN }];
    case "snmp":
      if (source.version !== "v3") return [{ secret: source.community, key: "community-file", shape: WORD }];
      return [
        ...(source.auth ? [{ secret: source.auth.password, key: "auth-password-file", shape: SNMP_PASSWORD }] : []),
        ...(source.priv ? [{ secret: source.priv.password, key: "priv-password-file", shape: SNMP_PASSWORD }] : []),
      ];
    case "nut":
      return source.login === null ? [] : [{ secret: source.login.password, key: "password-file", shape: WORD }];
  }
}

async function readSecrets(text: string, { sources }: Settings, folder: string, forbidden: number) {
  const secrets = new Map<string, string>();
  const faults: SettingsFault[] = [];
  for (const [index, source] of sources.entries()) {
    const held: string[] = [];
    for (const { secret, key, shape } of secretsOf(source)) {
      try {
        held.push(secret.kind === "inline" ? secret.value : await firstLine(resolve(folder, secret.file), shape, forbidden));
      } catch (error) {
        if (!(error instanceof Unfit)) throw error;
        faults.push({ ...placeIn(text, ["sources", index, key]), problem: error.message, remedy: error.remedy });
      }
    }
    if (held.length > 0) secrets.set(source.id, held.join("\n"));
  }
  return { secrets, faults };
}

/** The secret that stands alone in a file; it is in no fault. */
async function firstLine(file: string, shape: Kind<string>, forbidden: number): Promise<string> {
  const [line = ""] = (await contentOf(file, MAX_SECRET_OCTETS, forbidden)).split(/\r?\n/);
  if (shape.parse(line) === undefined)
    throw new Unfit(`the first line of ${file} is no such secret`, `write ${shape.expects} there, and nothing else`);
  return line;
}

function placeIn(text: string, path: Path) {
  const opened = openSettings(text);
  return "document" in opened ? opened.document.placeOf(path) : { line: 1, column: 1, path: pathText(path) };
}
