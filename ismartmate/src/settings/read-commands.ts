import { isMap, isScalar, isSeq } from "yaml";
import type { Path } from "./fault.ts";
import { LIMIT } from "./fields.ts";
import { MapReader } from "./map-reader.ts";
import type { CommandSetting, Settings } from "./settings.ts";

/** Run by a service that may do everything: what is found by way of the environment could be anybody's. */
const isAbsolute = (program: string): boolean => /^(\/|[A-Za-z]:[\\/])/.test(program);

const FORM = "write it as a list such as `[/usr/bin/systemctl, stop, postgresql]`";

/** Reads a program with its parameters; `null` if it is none. */
function readArgv(top: MapReader, path: Path): CommandSetting["argv"] | null {
  const { document, faults } = top;
  const node = document.nodeAt(path);
  const place = document.placeOf(path);
  if (!isSeq(node)) {
    faults.add(place, "this is no list of a program and its parameters", FORM);
    return null;
  }
  const words = node.items.map((item) => (isScalar(item) && typeof item.value === "string" ? item.value : null));
  const [program, ...parameters] = words.filter((word) => word !== null);
  if (program === undefined || words.includes(null)) {
    faults.add(place, "every part of a command is a word", FORM);
    return null;
  }
  if (!isAbsolute(program))
    faults.add(place, "the program is not named with its whole path", "write where it is, beginning with `/` or a drive");
  return [program, ...parameters];
}

/** Reads a list of commands in their order. */
export function readCommands(top: MapReader, key: string): readonly CommandSetting[] {
  return top.list(key, "the commands").flatMap((item, index) => {
    const path = [key, index];
    if (!isMap(item)) {
      top.faults.add(
        top.document.placeOf(path),
        "this is no command",
        "write `run:` with the program, and `limit:` with how long it may take",
      );
      return [];
    }
    const map = new MapReader(top.document, top.faults, path, ["run", "limit"]);
    if (!map.has("run")) map.missing("run", "the program and its parameters as a list");
    const argv = map.has("run") ? readArgv(top, [...path, "run"]) : null;
    const limitMs = map.field("limit", LIMIT);
    return argv === null ? [] : [{ argv, limitMs }];
  });
}

/** Reads how users are warned: `system`, `off`, or commands. */
export function readWarn(top: MapReader): Settings["warn"] {
  const node = top.node("warn");
  if (isSeq(node)) return { kind: "own", commands: readCommands(top, "warn") };
  const word = isScalar(node) ? node.value : null;
  if (word === "off") return { kind: "off" };
  if (top.has("warn") && word !== "system")
    top.fault("warn", "this is no way to warn users", "write `system`, `off` or a list of commands");
  return { kind: "system" };
}

/** Reads how the machine is switched off: `system`, or a program. */
export function readPowerOff(top: MapReader): Settings["powerOff"] {
  const node = top.node("power-off");
  if (isSeq(node)) {
    const argv = readArgv(top, ["power-off"]);
    return argv === null ? { kind: "system" } : { kind: "own", argv };
  }
  if (top.has("power-off") && !(isScalar(node) && node.value === "system")) {
    top.fault("power-off", "this is no way to switch the machine off", "write `system`, or a list of a program and its parameters");
  }
  return { kind: "system" };
}
