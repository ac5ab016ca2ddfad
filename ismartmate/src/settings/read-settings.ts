import type { Tells } from "../decision/policy-faults.ts";
import type { SettingsFault } from "./fault.ts";
import { HOST_FIELDS, keyOf, TOP_FIELDS } from "./fields.ts";
import { FaultList, MapReader } from "./map-reader.ts";
import { readCommands, readPowerOff, readWarn } from "./read-commands.ts";
import { readPolicy } from "./read-policy.ts";
import { readSources } from "./read-sources.ts";
import type { Settings } from "./settings.ts";
import { openSettings } from "./settings-document.ts";

/** Everything that may stand at the top of the file. */
const TOP_KEYS = [...Object.keys(TOP_FIELDS).map(keyOf), "host", "sources", "feeds", "when", "warn", "commands", "power-off"];

/** What came of reading. */
export type ReadSettings = { readonly settings: Settings } | { readonly faults: readonly SettingsFault[] };

/**
 * Reads the settings file. Whatever is in it, this ends soon and throws nothing: all faults are told at once, each with its place and what to
 * do. A trigger that no configured source can tell is one of them (SAFETY 2): `heard` is what each source was heard to tell, by its id, and
 * a source that is not in it is taken to tell anything. So it is worth reading once more when all have been heard.
 */
export function readSettings(text: string, heard: Tells = new Map()): ReadSettings {
  const opened = openSettings(text);
  if ("faults" in opened) return opened;
  const faults = new FaultList();
  const top = new MapReader(opened.document, faults, [], TOP_KEYS);
  const host = new MapReader(opened.document, faults, ["host"], Object.keys(HOST_FIELDS));
  const sources = readSources(top);
  const commands = readCommands(top, "commands");
  const commandsMs = commands.reduce((sum, { limitMs }) => sum + limitMs, 0);
  const settings: Settings = {
    hostName: host.field("name", HOST_FIELDS.name),
    sources: sources.flatMap(({ setting }) => (setting === null ? [] : [setting])),
    policy: readPolicy(top, host, { sources, commandsMs, heard }),
    warn: readWarn(top),
    commands,
    powerOff: readPowerOff(top),
    listen: top.field("listen", TOP_FIELDS.listen),
  };
  const all = faults.all();
  return all.length > 0 ? { faults: all } : { settings };
}
