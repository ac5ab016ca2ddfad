import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { type Path, type Place, pathText, type SettingsFault } from "./fault.ts";

/** Larger than any settings file that somebody wrote, octets. */
export const MAX_OCTETS = 262_144;
/** Words, brackets and line ends in a file; a long file of a person has some thousands. */
const MAX_LEXEMES = 40_000;
/** Brackets in brackets. */
const MAX_DEPTH = 20;

/** A settings file that is YAML, and where in it everything stands. All values are text. */
export class SettingsDocument {
  readonly text: string;
  readonly yaml: Document.Parsed;
  readonly root: YAMLMap | null;
  readonly #lines: LineCounter;

  constructor(text: string, yaml: Document.Parsed, lines: LineCounter) {
    this.text = text;
    this.yaml = yaml;
    this.root = isMap(yaml.contents) ? yaml.contents : null;
    this.#lines = lines;
  }

  /** The node there, or `undefined`. */
  nodeAt(path: Path): Node | undefined {
    const node = path.length === 0 ? this.yaml.contents : this.yaml.getIn(path, true);
    return isNode(node) ? node : undefined;
  }

  /** The place of a value; of one that is not there, the place of what it would stand in. */
  placeOf(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const above = this.nodeAt(path.slice(0, length - 1));
      const key = path[length - 1];
      const pair = isMap(above) ? above.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
      const start = isNode(pair?.key) ? pair.key.range?.[0] : this.nodeAt(path.slice(0, length))?.range?.[0];
      if (start !== undefined) return { ...this.at(start), path: pathText(path) };
    }
    return { line: 1, column: 1, path: pathText(path) };
  }

  /** The place of a node. */
  placeOfNode(node: unknown, path: Path): Place {
    return { ...this.at((isNode(node) ? node.range?.[0] : undefined) ?? 0), path: pathText(path) };
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** Either the document, or why it is none. */
export type Opened = { readonly document: SettingsDocument } | { readonly faults: readonly SettingsFault[] };

const whole = (problem: string, remedy: string): Opened => ({ faults: [{ line: 1, column: 1, path: "", problem, remedy }] });

/**
 * Opens a settings file. It stays small in time and memory whatever the text is: too long or too deep a text is refused before it is
 * parsed, and anchors, aliases and tags, of which settings need none, are refused by name.
 */
export function openSettings(text: string): Opened {
  if (Buffer.byteLength(text) > MAX_OCTETS) {
    return whole(`the file is longer than ${MAX_OCTETS / 1_024} KB`, "settings are a page or two: is this the right file?");
  }
  if (text.includes("\0")) return whole("the file is not text", "write it as UTF-8 without NUL characters");
  if (isTooMuch(text)) return whole("the file has too many parts or brackets", "settings are a page or two: is this the right file?");
  const lines = new LineCounter();
  const yaml = parseDocument(text, {
    ...{ lineCounter: lines, schema: "failsafe", prettyErrors: false, uniqueKeys: false, resolveKnownTags: false, logLevel: "error" },
  });
  const document = new SettingsDocument(text, yaml, lines);
  // A tag that means nothing here is named with the other extras.
  const errors = yaml.errors.filter(({ code }) => code !== "TAG_RESOLVE_FAILED");
  const faults = errors.slice(0, 20).map(({ message, pos, code }) => ({
    ...document.at(pos[0]),
    path: "",
    problem:
      code === "MULTIPLE_DOCS" ? "there is a second document after `---`" : `this is not YAML: ${lowerFirst(message.split("\n")[0] ?? "")}`,
    remedy:
      code === "MULTIPLE_DOCS"
        ? "keep one and take the others out"
        : "look at indentation, colons and quotes in this line and the one before",
  }));
  if (faults.length > 0) return { faults };
  const extras = extrasOf(document);
  if (extras.length > 0) return { faults: extras };
  return { document };
}

/** Counts before anything is built: what the parser makes of brackets in brackets grows faster than the text. */
function isTooMuch(text: string): boolean {
  let count = 0;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (lexeme === "[" || lexeme === "{") depth += 1;
    else if (lexeme === "]" || lexeme === "}") depth -= 1;
    if (count > MAX_LEXEMES || depth > MAX_DEPTH) return true;
  }
  return isTooDeep(text);
}

/** Lists in lists on one line (`- - - x`), and lines that are indented further than any settings are. */
const isTooDeep = (text: string): boolean =>
  new RegExp(`^ *(?:[-?:][ \\t]+){${MAX_DEPTH}}`, "m").test(text) || new Set(text.match(/^ +(?=[^\s#])/gm)).size > 10 * MAX_DEPTH;

const lowerFirst = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

function extrasOf(document: SettingsDocument): readonly SettingsFault[] {
  const faults: SettingsFault[] = [];
  visit(document.yaml, (_key, node) => {
    if (!isNode(node) || isPair(node)) return undefined;
    const what = isAlias(node) ? "an alias (`*`)" : node.anchor ? "an anchor (`&`)" : hasTag(node) ? "a tag (`!`)" : null;
    if (what === null) return undefined;
    faults.push({
      ...document.placeOfNode(node, []),
      problem: `${what} is not read here`,
      remedy: "write the value itself, in quotes if it begins so",
    });
    return faults.length >= 20 ? visit.BREAK : undefined;
  });
  return faults;
}

const hasTag = (node: Node): boolean => (isScalar(node) || isCollection(node)) && node.tag !== undefined;
