import { access } from "node:fs/promises";
import type { Tells } from "../decision/policy-faults.ts";
import { faultLine, type SettingsFault } from "../settings/fault.ts";
import { type LoadedSettings, loadSettings } from "../settings/load-settings.ts";
import type { CommandContext } from "./command.ts";

/** Each fault as one line that an editor can jump to: `FILE:12:5 when.steady: problem; remedy`. */
export const faultLines = (file: string, faults: readonly SettingsFault[]): readonly string[] =>
  faults.map((fault) => `${file}:${faultLine(fault)}`);

/** The settings of the file; `null` if it has faults, which are told on stderr. Rejects if there is no file, and says how to get one. */
export async function loadOrTell(file: string, { stderr }: Pick<CommandContext, "stderr">, heard?: Tells): Promise<LoadedSettings | null> {
  await requireFile(file);
  const loaded = await loadSettings(file, heard);
  if (!("faults" in loaded)) return loaded;
  for (const line of faultLines(file, loaded.faults)) stderr.write(`${line}\n`);
  return null;
}

/** Rejects with an `Error` that says how a first settings file is made. */
export async function requireFile(file: string): Promise<void> {
  await access(file).catch((error: unknown) => {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing) throw new Error(`there is no settings file ${file}; this writes one to begin with: ismartmate init --config ${file}`);
    // Whatever else is wrong with it is a fault that loading names.
  });
}
