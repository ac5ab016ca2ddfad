import { isPair, isScalar, visit } from "yaml";
import { openSettings, type SettingsDocument } from "../settings/settings-document.ts";

/** What stands where a secret was. */
export const MASK = "••••";
/** Keys whose value is a secret; those that end in `-file` name a file that holds one. */
const SECRET_KEY = /^(?:[\w-]+-)?(?:token|community|password|passphrase|secret)$/;
/** The same on a line of text that nobody could parse, or that is a comment; everything behind it may be the secret. */
const SECRET_LINE = /^(.*?(?:^|[^\w-])(?:[\w-]+-)?(?:token|community|password|passphrase|secret)["']?[ \t]*:[ \t]*)(\S.*)$/;
/** A line that begins something of its own: no rest of a value above it. */
const OWN_LINE = /^\s*(?:#|$|-\s|[\w-]+:(?:\s|$))/;

export const isSecretKey = (key: string): boolean => SECRET_KEY.test(key);

/** The settings file as anybody may see it: each secret in it, also one in a comment or in a file that is no YAML any more, is replaced. */
export function maskSecrets(text: string): string {
  const opened = openSettings(text);
  return "document" in opened ? maskLines(maskNodes(opened.document), () => false) : maskLines(text, (line) => !OWN_LINE.test(line));
}

/** Replaces the values themselves, however they are written. */
function maskNodes({ text, yaml }: SettingsDocument): string {
  const ranges: (readonly [from: number, to: number])[] = [];
  visit(yaml, {
    Pair(_, { key, value }) {
      const range = isScalar(key) && typeof key.value === "string" && isSecretKey(key.value) && !isPair(value) ? rangeOf(value) : null;
      if (range !== null) ranges.push(range);
    },
  });
  return ranges
    .toSorted(([a], [b]) => b - a)
    .reduce(
      (masked, [from, to]) => `${masked.slice(0, from)}${MASK}${/\n$/.test(masked.slice(from, to)) ? "\n" : ""}${masked.slice(to)}`,
      text,
    );
}

/** Where a value stands; `null` where there is none. */
function rangeOf(value: unknown): readonly [number, number] | null {
  const range = typeof value === "object" && value !== null && "range" in value ? value.range : null;
  if (!Array.isArray(range)) return null;
  const [from, to]: unknown[] = range;
  return typeof from === "number" && typeof to === "number" && to > from ? [from, to] : null;
}

/** Replaces what follows a secret's key on its line, and the lines below that go on with it. */
function maskLines(text: string, goesOn: (line: string) => boolean): string {
  let isSecret = false;
  return text
    .split("\n")
    .map((line) => {
      const end = line.endsWith("\r") ? "\r" : "";
      const [, before, value = ""] = SECRET_LINE.exec(line.slice(0, line.length - end.length)) ?? [];
      if (before !== undefined) {
        isSecret = true;
        return value.startsWith(MASK) ? line : `${before}${MASK}${end}`;
      }
      isSecret &&= goesOn(line);
      return isSecret ? `${MASK}${end}` : line;
    })
    .join("\n");
}
