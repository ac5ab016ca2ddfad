import type { FieldSpec } from "./field-spec.ts";

/** One of a list of objects while it is edited. */
export interface EntryDraft {
  /** Tells it from the others for as long as the form is open. */
  readonly id: string;
  /** What stands in its inputs, by member; an empty secret is left as it is. */
  readonly texts: Readonly<Record<string, string>>;
  /** Members with a secret that is set. */
  readonly kept: readonly string[];
}

/** What stands in a field while it is edited: the text as it was typed, so that nothing is lost that does not fit. */
export type Draft = string | boolean | readonly EntryDraft[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/** How a value stands in its field before anybody has touched it. */
export function draftOf({ kind, members }: FieldSpec, value: unknown): Draft {
  switch (kind) {
    case "switch":
      return value === true;
    case "lines":
      return Array.isArray(value) ? value.map(String).join("\n") : "";
    case "entries":
      return Array.isArray(value) ? value.map((entry, at) => entryOf(members, entry, `stored-${at}`)) : [];
    default:
      return typeof value === "string" || typeof value === "number" ? String(value) : "";
  }
}

function entryOf(members: readonly FieldSpec[], value: unknown, id: string): EntryDraft {
  const entry = isRecord(value) ? value : {};
  const texts = members.filter(({ kind }) => kind !== "secret").map(({ name }) => [name, String(entry[name] ?? "")]);
  const kept = members.filter(({ kind, name }) => {
    const shown = entry[name];
    return kind === "secret" && isRecord(shown) && shown.set === true;
  });
  return { id, texts: Object.fromEntries(texts), kept: kept.map(({ name }) => name) };
}

/**
 * The value to send for a draft. What cannot be read as what the field asks for goes out as it was typed, so that the card says what is
 * wrong with it.
 */
export function draftValue(spec: FieldSpec, draft: Draft): unknown {
  if (typeof draft === "boolean") return draft;
  if (typeof draft !== "string") return draft.map((entry) => entryValue(spec.members, entry));
  const text = draft.trim();
  switch (spec.kind) {
    case "lines":
      return text.split(/\s*\n\s*/).filter((line) => line !== "");
    case "number":
      if (text === "") return null;
      return /^[+-]?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : text;
    default:
      return text === "" && spec.isNullable ? null : text;
  }
}

function entryValue(members: readonly FieldSpec[], { texts, kept }: EntryDraft): Readonly<Record<string, unknown>> {
  const values = members.flatMap(({ name, kind }): [string, unknown][] => {
    const text = texts[name] ?? "";
    if (kind !== "secret") return [[name, text.trim()]];
    if (text !== "") return [[name, text]];
    return kept.includes(name) ? [[name, { set: true }]] : [];
  });
  return Object.fromEntries(values);
}

/** True when saving `draft` would change the field from `value`. */
export const isChanged = (spec: FieldSpec, draft: Draft, value: unknown): boolean =>
  JSON.stringify(draftValue(spec, draft)) !== JSON.stringify(draftValue(spec, draftOf(spec, value)));
