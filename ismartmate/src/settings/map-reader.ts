import { isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import { type Path, type Place, pathText, type SettingsFault } from "./fault.ts";
import { type Field, keyOf } from "./fields.ts";
import { nearestWord } from "./nearest-word.ts";
import type { SettingsDocument } from "./settings-document.ts";
import { formatDuration, type Kind } from "./value-kinds.ts";

/** Collects what is wrong; of one place only the first thing. */
export class FaultList {
  readonly #faults = new Map<string, SettingsFault>();

  add(place: Place, problem: string, remedy: string): void {
    const key = `${place.line}:${place.column}:${place.path}`;
    if (!this.#faults.has(key)) this.#faults.set(key, { ...place, problem, remedy });
  }

  /** Whether something is wrong at this path or below it. */
  has(path: string): boolean {
    return [...this.#faults.values()].some(
      (fault) => fault.path === path || fault.path.startsWith(`${path}.`) || fault.path.startsWith(`${path}[`),
    );
  }

  /** In the order of the file. */
  all(): readonly SettingsFault[] {
    return [...this.#faults.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  }
}

/** What the values of fields are together. */
export type ValuesOf<F extends Readonly<Record<string, Field<unknown>>>> = {
  readonly [N in keyof F]: F[N] extends Field<infer T> ? T : never;
};

const isEmpty = (node: unknown): boolean => isScalar(node) && (node.value === "" || node.value === null) && node.type === "PLAIN";

/** Long or multi-line values are not repeated in a fault. */
const shown = (text: string): string => (text.length > 60 || /\p{Cc}/u.test(text) ? "what stands here" : `\`${text}\``);

/** Reads the keys of one map; what is wrong goes to the list, and the reading goes on. */
export class MapReader {
  readonly document: SettingsDocument;
  readonly faults: FaultList;
  readonly path: Path;
  readonly #nodes = new Map<string, Node | null>();

  /** `known`: every key that may stand there; another one is a fault that names the nearest. */
  constructor(document: SettingsDocument, faults: FaultList, path: Path, known: readonly string[]) {
    this.document = document;
    this.faults = faults;
    this.path = path;
    const node = document.nodeAt(path);
    if (node === undefined || isEmpty(node)) return;
    if (!isMap(node)) {
      faults.add(document.placeOfNode(node, path), "this is not a list of keys with values", `write lines such as \`${known[0]}: …\``);
      return;
    }
    for (const { key, value } of node.items) {
      const name = isScalar(key) && typeof key.value === "string" ? key.value : null;
      const place = document.placeOfNode(key, name === null ? path : [...path, name]);
      if (name === null || !known.includes(name)) this.#addUnknown(place, name, known);
      else if (this.#nodes.has(name)) faults.add(place, `\`${name}\` stands here a second time`, "keep one of the two");
      else this.#nodes.set(name, isMap(value) || isSeq(value) || (isScalar(value) && !isEmpty(value)) ? value : null);
    }
  }

  #addUnknown(place: Place, name: string | null, known: readonly string[]): void {
    const near = name === null ? null : nearestWord(name, known);
    const remedy = near === null ? `take it out; what may stand here: ${known.join(", ")}` : `did you mean \`${near}\`?`;
    this.faults.add(place, name === null ? "this is no key" : `nothing is called ${shown(name)} here`, remedy);
  }

  has(key: string): boolean {
    return this.#nodes.has(key);
  }

  /** The value's node; `null` if there is none or it is empty. */
  node(key: string): Node | null {
    return this.#nodes.get(key) ?? null;
  }

  place(key: string): Place {
    return this.document.placeOf([...this.path, key]);
  }

  fault(key: string, problem: string, remedy: string): void {
    this.faults.add(this.place(key), problem, remedy);
  }

  /** The value; `undefined` if it is not there or wrong. `isSecret`: it is in no fault. */
  value<T>(key: string, kind: Kind<T>, isSecret = false): T | undefined {
    if (!this.has(key)) return undefined;
    const node = this.node(key);
    if (node !== null) return readScalar(this, key, node, kind, isSecret);
    this.fault(key, `\`${key}\` has no value`, `write ${kind.expects}, or take the line out`);
    return undefined;
  }

  /** The same of a value that has to be there. */
  needed<T>(key: string, kind: Kind<T>): T | undefined {
    if (!this.has(key)) this.missing(key, kind.expects);
    return this.value(key, kind);
  }

  /** Says at the map's own place that a key has to be there. */
  missing(key: string, expects: string): void {
    this.faults.add(
      { ...this.document.placeOf(this.path), path: pathText([...this.path, key]) },
      `\`${key}\` is missing`,
      `add \`${key}:\` with ${expects}`,
    );
  }

  /** What a field says; the standard if it is left out or wrong. */
  field<T>(key: string, { kind, standard, range }: Field<T>): T {
    const value = this.value(key, kind);
    if (value === undefined) return standard;
    if (range && typeof value === "number" && (value < range[0] || value > range[1])) {
      this.fault(key, `${formatDuration(value)} is out of range`, `write ${formatDuration(range[0])} to ${formatDuration(range[1])}`);
    }
    return value;
  }

  /** All of some fields. */
  fields<F extends Readonly<Record<string, Field<unknown>>>>(fields: F): ValuesOf<F>;
  fields(fields: Readonly<Record<string, Field<unknown>>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, this.field(keyOf(name), field)]));
  }

  /** Nodes of a list; none if it is not there or is no list. */
  list(key: string, of: string): readonly Node[] {
    const node = this.node(key);
    if (!this.has(key) || node === null) return [];
    if (isSeq<Node>(node)) return node.items;
    this.fault(key, `\`${key}\` is not a list`, `write ${of}, each on a line of its own that begins with \`- \``);
    return [];
  }
}

function readScalar<T>(map: MapReader, key: string, node: Node, kind: Kind<T>, isSecret: boolean): T | undefined {
  const text = isScalar(node) ? textOf(node) : null;
  const value = text === null ? undefined : kind.parse(text);
  if (value === undefined)
    map.fault(key, `${text === null || isSecret ? "what stands here" : shown(text)} is not understood`, `write ${kind.expects}`);
  return value;
}

/** What stands there, as text. */
export const textOf = ({ value }: Scalar): string | null => (typeof value === "string" ? value : null);
