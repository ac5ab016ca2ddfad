import { createHash } from "node:crypto";
import type { AgentSettingField, AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { isMap, isScalar, isSeq, type Node } from "yaml";
import { POWER_OFF_LINES } from "../hands/power-off-lines.ts";
import type { ServerPlatform } from "../hands/server-platform.ts";
import type { Path, SettingsFault } from "../settings/fault.ts";
import { type Field, HOST_FIELDS, keyOf, TOP_FIELDS, WHEN_FIELDS } from "../settings/fields.ts";
import { openSettings, type SettingsDocument } from "../settings/settings-document.ts";
import { isSecretKey, MASK, maskSecrets } from "./mask-secrets.ts";

/** The version of a settings file's text. */
export const etagOf = (text: string): string => `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;

export interface ViewedFile {
  readonly file: string;
  readonly text: string;
  readonly faults: readonly SettingsFault[];
  readonly restartNeeded: boolean;
  readonly platform: ServerPlatform;
}

/** A settings file as its pages show it, also one with faults: whatever can still be read of it. Holds no secret. */
export function settingsView({ file, text, faults, restartNeeded, platform }: ViewedFile): AgentSettings {
  const opened = openSettings(text);
  const document = "document" in opened ? opened.document : null;
  return {
    ...{ file, etag: etagOf(text), text: maskSecrets(text), restartNeeded },
    faults: [...faults],
    fields: [
      ...fieldsOf(document, [], TOP_FIELDS),
      ...fieldsOf(document, ["host"], HOST_FIELDS),
      ...fieldsOf(document, ["when"], WHEN_FIELDS),
    ],
    sources: itemsOf(document, ["sources"]).map(sourceOf),
    feeds: itemsOf(document, ["feeds"]).map((feed) => ({ id: wordAt(feed, "id") ?? "", sources: wordsOf(valueAt(feed, "sources")) })),
    actions: {
      warn: linesAt(document, ["warn"]),
      commands: linesAt(document, ["commands"]),
      powerOff: powerOffOf(document, platform),
    },
  };
}

function fieldsOf(
  document: SettingsDocument | null,
  below: Path,
  fields: Readonly<Record<string, Pick<Field<unknown>, "standard" | "about" | "example" | "kind">>>,
): AgentSettingField[] {
  return Object.entries(fields).map(([name, { kind, standard, about, example }]) => {
    const path = [...below, keyOf(name)];
    return {
      path,
      value: wordOf(document?.nodeAt(path)),
      standard: example === undefined ? kind.format(standard) : "",
      about,
      expects: kind.expects,
    };
  });
}

const KINDS = ["card", "snmp", "nut"] as const;

function sourceOf(source: Node): AgentSettings["sources"][number] {
  const pairs = isMap(source) ? source.items.map(({ key, value }) => [wordOf(key) ?? "", wordOf(value) ?? ""] as const) : [];
  const values = Object.fromEntries(pairs.filter(([key]) => key !== "").map(([key, value]) => [key, isSecretKey(key) ? MASK : value]));
  return { id: values.id ?? "", kind: KINDS.find((kind) => Object.hasOwn(values, kind)) ?? "", values };
}

/** What is run, as the file has it: a word such as `system`, or one line for each command. */
function linesAt(document: SettingsDocument | null, path: Path): string[] {
  const word = wordOf(document?.nodeAt(path));
  if (word !== null) return [word];
  return itemsOf(document, path).map((command) => wordsOf(valueAt(command, "run")).map(quoted).join(" "));
}

/** The lines that end the machine, in the order in which they are given. */
function powerOffOf(document: SettingsDocument | null, platform: ServerPlatform): string[] {
  const { first, fallback } = POWER_OFF_LINES[platform];
  const own = wordsOf(document?.nodeAt(["power-off"]));
  const lines = own.length === 0 ? [first, fallback] : [own, first];
  return lines.map((argv) => argv.map(quoted).join(" "));
}

/** A part of a command line; in quotes where its ends could not be seen otherwise. */
const quoted = (part: string): string => (/^[^\s"']+$/.test(part) ? part : JSON.stringify(part));

function itemsOf(document: SettingsDocument | null, path: Path): Node[] {
  const node = document?.nodeAt(path);
  return isSeq<Node>(node) ? node.items : [];
}

const valueAt = (node: Node, key: string): unknown => (isMap(node) ? node.get(key, true) : null);
const wordAt = (node: Node, key: string): string | null => wordOf(valueAt(node, key));
const wordOf = (node: unknown): string | null =>
  isScalar(node) && typeof node.value === "string" && node.value !== "" ? node.value : null;
const wordsOf = (node: unknown): string[] => (isSeq(node) ? node.items.flatMap((item) => wordOf(item) ?? []) : []);
