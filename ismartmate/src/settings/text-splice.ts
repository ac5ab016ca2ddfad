import { isCollection, isMap, isNode, isScalar, isSeq, Lexer, type Node, type Pair } from "yaml";
import type { Path } from "./fault.ts";
import type { SettingsDocument } from "./settings-document.ts";

/** A value as it stands in the file: `5 min`, `off`; or a list or map of such, for what is new. */
export type SettingValue = string | readonly SettingValue[] | { readonly [key: string]: SettingValue };

const isList = (value: SettingValue): value is readonly SettingValue[] => Array.isArray(value);

/** Plain where nobody could take it for anything else; in double quotes otherwise: JSON is YAML. */
const scalarText = (value: string): string =>
  /^[\p{L}\p{N}][\p{L}\p{N}./%°_+-]*(?: [\p{L}\p{N}%°]+)*$/u.test(value) ||
  /^(?:https?:\/\/)?[\w.]+:\d+$|^https?:\/\/[\w.-]*\w$/.test(value)
    ? value
    : JSON.stringify(value);

/** A value on one line. */
function lineText(value: SettingValue): string {
  if (typeof value === "string") return scalarText(value);
  if (isList(value)) return `[${value.map(lineText).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, below]) => `${scalarText(key)}: ${lineText(below)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** A value below its key: maps and lists of maps on lines of their own, all else behind the key. */
function valueText(value: SettingValue, indent: string): string {
  if (typeof value === "string" || (isList(value) && value.every((one) => typeof one === "string"))) return ` ${lineText(value)}`;
  const below = `${indent}  `;
  if (isList(value)) return value.map((one) => `\n${below}- ${itemText(one, `${below}  `)}`).join("");
  return `\n${below}${itemText(value, below)}`;
}

/** What stands in a list's item or in a map whose first line is indented already. */
const itemText = (value: SettingValue, indent: string): string =>
  typeof value === "string" || isList(value)
    ? lineText(value)
    : Object.entries(value)
        .map(([key, below]) => `${scalarText(key)}:${valueText(below, indent)}`)
        .join(`\n${indent}`);

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

/** Where the last character of a node's own stands; comments and empty lines behind it are not its own. */
function endOf(node: unknown): number {
  if (isMap(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1);
    return isNode(last?.value) && !isEmptyNode(last.value) ? endOf(last.value) : endOf(last?.key);
  }
  if (isSeq(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1));
  return isNode(node) ? (node.range?.[1] ?? 0) : 0;
}

const isEmptyNode = (node: Node): boolean => isScalar(node) && node.range?.[0] === node.range?.[1];

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;
const lineEnd = (text: string, offset: number): number => {
  const at = text.indexOf("\n", text[offset - 1] === "\n" ? offset - 1 : offset);
  if (at === -1) return text.length;
  return text[at - 1] === "\r" ? at - 1 : at;
};
const lineBreakAt = (text: string, offset: number): string => /^\r?\n/.exec(text.slice(offset, offset + 2))?.[0] ?? "";
const indentOf = (text: string, offset: number): string => " ".repeat(offset - lineStart(text, offset));
const splice = (text: string, start: number, end: number, put: string): string => text.slice(0, start) + put + text.slice(end);

/** All comments, in their order. */
export const commentsOf = (text: string): readonly string[] =>
  [...new Lexer().lex(text)].filter((lexeme) => lexeme.startsWith("#")).map((comment) => comment.trim());

/**
 * The text with one value put in, exchanged or (`null`) taken out, and not a character changed besides. Comments beside what is taken out
 * stay, on lines of their own. `null`: it cannot be done so.
 */
export function spliced(document: SettingsDocument, path: Path, value: SettingValue | null): string | null {
  const { text } = document;
  const node = document.nodeAt(path);
  const parentPath = path.slice(0, -1);
  const key = path.at(-1);
  const parent = document.nodeAt(parentPath) ?? null;
  if (key === undefined) return null;
  if (value === null) return node === undefined ? text : removed(text, parent, key);
  if (node !== undefined && !isEmptyNode(node)) return exchanged(text, node, value);
  if (parent === null || (isEmptyNode(parent) && parentPath.length > 0)) {
    const above = typeof key === "number" ? (key === 0 ? [value] : null) : { [key]: value };
    if (parentPath.length === 0)
      return above === null ? null : `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${key}:${valueText(value, "")}\n`;
    return above === null ? null : spliced(document, parentPath, above);
  }
  if (isMap(parent) && typeof key === "string") return putInMap(text, parent.items, { parent, key, value });
  return isSeq(parent) && key === parent.items.length ? putInList(text, parent.items, parent, value) : null;
}

function exchanged(text: string, node: Node, value: SettingValue): string | null {
  const [start, end] = node.range ?? [0, 0];
  if (isCollection(node)) {
    if (!node.flow || commentsOf(text.slice(start, end)).length > 0) return null;
  } else if (!isScalar(node) || node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED") return null;
  return splice(text, start, end, lineText(value));
}

interface NewPair {
  readonly parent: Node;
  readonly key: string;
  readonly value: SettingValue;
}

function putInMap(text: string, items: readonly Pair[], { parent, key, value }: NewPair): string | null {
  const own = items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  if (own) {
    // The key is there without a value.
    const colon = text.indexOf(":", endOf(own.key));
    return splice(text, colon + 1, colon + 1, valueText(value, indentOf(text, startOf(own.key))));
  }
  const first = items[0];
  if (first === undefined || (isCollection(parent) && parent.flow)) return null;
  const indent = indentOf(text, startOf(first.key));
  const end = lineEnd(text, endOf(parent));
  return splice(text, end, end, `\n${indent}${scalarText(key)}:${valueText(value, indent)}`);
}

function putInList(text: string, items: readonly unknown[], parent: Node, value: SettingValue): string | null {
  const [start, end] = parent.range ?? [0, 0];
  if (isCollection(parent) && parent.flow) {
    if (items.length > 0) return text[end - 1] === "]" ? splice(text, end - 1, end - 1, `, ${lineText(value)}`) : null;
    const indent = `${/^ */.exec(text.slice(lineStart(text, start)))?.[0] ?? ""}  `;
    const behindKey = text.slice(0, start).trimEnd().length;
    return splice(text, behindKey, end, `\n${indent}- ${itemText(value, `${indent}  `)}`);
  }
  const indent = indentOf(text, text.lastIndexOf("-", startOf(items[0])));
  const at = lineEnd(text, endOf(parent));
  return splice(text, at, at, `\n${indent}- ${itemText(value, `${indent}  `)}`);
}

function removed(text: string, parent: Node | null, key: string | number): string | null {
  if (!isCollection(parent) || parent.flow) return null;
  const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  const node = isSeq(parent) && typeof key === "number" ? parent.items[key] : pair?.key;
  const from = isSeq(parent) ? text.lastIndexOf("-", startOf(node)) : startOf(node);
  const start = lineStart(text, from);
  if (text.slice(start, from).trim() !== "") return null; // the first key of a list's item
  const end = lineEnd(text, isNode(pair?.value) && !isEmptyNode(pair.value) ? endOf(pair.value) : endOf(node));
  const indent = indentOf(text, from);
  const kept = commentsOf(text.slice(from, end)).map((comment) => `${indent}${comment}\n`);
  return splice(text, start, end + lineBreakAt(text, end).length, kept.join(""));
}
