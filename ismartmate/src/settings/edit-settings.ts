import { type Path, pathText, type SettingsFault } from "./fault.ts";
import { readSettings } from "./read-settings.ts";
import { openSettings } from "./settings-document.ts";
import { commentsOf, type SettingValue, spliced } from "./text-splice.ts";

/** One change: `null` takes the value out, so that its default stands; a place one behind the end of a list adds to it. */
export interface SettingChange {
  readonly path: Path;
  readonly value: SettingValue | null;
}

/** The changed file, or why nothing was changed. */
export type EditedSettings = { readonly text: string } | { readonly faults: readonly SettingsFault[] };

/** More than a page with every value on it sends. */
const MAX_CHANGES = 200;

/** What runs with all rights: changed by whoever may write the file, and by nobody else. */
const UNTOUCHABLE: ReadonlySet<string | number | undefined> = new Set(["commands", "warn", "power-off"]);
/** Names of files: whoever could set one could have any file of this machine sent to a place of their choice. */
const FILE_KEY = /-file$/;

const isUntouchable = ({ path, value }: SettingChange): boolean =>
  path.length === 0 || UNTOUCHABLE.has(path[0]) || FILE_KEY.test(String(path.at(-1))) || namesFile(value);

const namesFile = (value: SettingValue | null): boolean =>
  value !== null && typeof value !== "string" && Object.entries(value).some(([key, below]) => FILE_KEY.test(key) || namesFile(below));

/**
 * Changes values of a settings file for somebody who may not write the file itself. Comments, order and every other character stay as they
 * are. All changes are made or none: what would make the file faulty is refused with those faults, and so is a change of what is run or
 * which files are read.
 */
export function editSettings(text: string, changes: readonly SettingChange[]): EditedSettings {
  if (changes.length > MAX_CHANGES) return refused([], "too many changes at once", `send at most ${MAX_CHANGES}`);
  const forbidden = changes.find(isUntouchable);
  if (forbidden)
    return refused(forbidden.path, "this is not changed from here", "change it in the settings file itself, as the administrator");
  let edited = text;
  for (const { path, value } of changes) {
    const opened = openSettings(edited);
    if ("faults" in opened) return opened;
    const next = spliced(opened.document, path, value);
    if (next === null)
      return refused(path, "there is no place for this value", "change the values below it one by one, or the file itself");
    edited = next;
  }
  if (text.includes("\r\n")) edited = edited.replaceAll(/\r?\n/g, "\r\n");
  const read = readSettings(edited);
  if ("faults" in read) return read;
  // What the splicing promises is proven each time: this file decides what runs when the power fails.
  const isKept = commentsOf(edited).join("\n") === commentsOf(text).join("\n") && runsOf(edited) === runsOf(text);
  return isKept ? { text: edited } : refused([], "the change would take something else with it", "change the file itself");
}

const refused = (path: Path, problem: string, remedy: string): EditedSettings => ({
  faults: [{ line: 1, column: 1, path: pathText(path), problem, remedy }],
});

/** All that is run, to be compared. */
function runsOf(text: string): string {
  const opened = openSettings(text);
  const root = "document" in opened ? opened.document.root : null;
  return JSON.stringify([...UNTOUCHABLE].map((key) => root?.get(key) ?? null));
}
