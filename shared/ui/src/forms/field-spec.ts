/** What a form has to know of one field, read from its JSON Schema. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  readonly title: string;
  /** What happens by it. */
  readonly description: string;
  readonly unit: string | null;
  /** The smallest and largest number that is taken, in `unit`. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Left empty, it is `null`: unknown, or as something else says. */
  readonly isNullable: boolean;
  readonly isRestartNeeded: boolean;
  readonly defaultValue: unknown;
  /** What a `choice` chooses from: words by value, in their order. */
  readonly choices: Readonly<Record<string, string>>;
  /** The fields of each of the `entries`. */
  readonly members: readonly FieldSpec[];
}

/** `lines`: a list of texts, one a line. `entries`: a list of objects. */
export type FieldKind = "text" | "number" | "switch" | "choice" | "secret" | "lines" | "entries";

/** The words of JSON Schema, and our marks beside them, that a form looks at. */
interface FieldSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly requiresRestart?: boolean;
  readonly secret?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly words?: Readonly<Record<string, string>>;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
}

/** The fields of a section, in the order of its schema. */
export const fieldSpecs = (schema: { readonly properties: Readonly<Record<string, object>> }): readonly FieldSpec[] =>
  Object.entries(schema.properties).map(([name, field]) => fieldSpec(name, field));

function fieldSpec(name: string, schema: FieldSchema): FieldSpec {
  const inner = schema.anyOf?.find(({ type }) => type !== "null");
  const { title = name, description = "", unit = null, requiresRestart = false, ...field } = { ...inner, ...schema };
  return {
    name,
    kind: kindOf(field),
    title,
    description,
    unit,
    minimum: field.minimum ?? null,
    maximum: field.maximum ?? null,
    isNullable: inner !== undefined,
    isRestartNeeded: requiresRestart,
    defaultValue: field.default,
    choices: field.words ?? Object.fromEntries((field.enum ?? []).map((value) => [value, value])),
    members: Object.entries(field.items?.properties ?? {}).map(([member, about]) => fieldSpec(member, about)),
  };
}

function kindOf({ type, secret, items, enum: choices }: FieldSchema): FieldKind {
  if (secret) return "secret";
  if (choices) return "choice";
  if (type === "array") return items?.properties ? "entries" : "lines";
  if (type === "boolean") return "switch";
  return type === "number" || type === "integer" ? "number" : "text";
}
