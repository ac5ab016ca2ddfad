import Type, { type Static, type TProperties, type TSchema, type TSchemaOptions } from "typebox";

/** What a field says of itself beside JSON Schema's own words (title, description, range, default). All of it is data for forms and docs. */
export interface FieldMarks {
  /** Unit of the value, e.g. `s`, `V`, `min`, `d`. */
  readonly unit?: string;
  /** A change takes effect when the card program starts the next time. */
  readonly requiresRestart?: true;
  /** A secret, see `secret.ts`. */
  readonly secret?: true;
  /** In a list of objects: the member that tells the entries apart. */
  readonly key?: string;
  /** In a choice: what people read for each of its values, in their order. */
  readonly words?: Readonly<Record<string, string>>;
}

/** A group of settings that is read and saved as a whole. Every field has a default. */
export const section = <P extends TProperties>(about: { readonly title: string; readonly description: string }, properties: P) =>
  Type.Object(properties, { ...about, additionalProperties: false });

/** A field that takes one of the values that `words` names, in that order. */
export const choice = <V extends string>(words: Readonly<Record<V, string>>, options: TSchemaOptions) =>
  Type.Unsafe<V>({ ...Type.Enum(Object.keys(words)), ...options, words });

/** The marks of a field. */
export const marksOf = (schema: TSchema): FieldMarks => schema as FieldMarks;

/** A section's values before anybody has set any, from its fields' `default`. */
export function defaultsOf<P extends TProperties>(schema: Type.TObject<P>): Static<Type.TObject<P>> {
  const entries = Object.entries(schema.properties).map(([name, field]) => {
    if (!("default" in field)) throw new Error(`the setting ${name} has no default`);
    // Defaults are plain JSON, and nobody may change the schema's own.
    return [name, JSON.parse(JSON.stringify(field.default)) as unknown];
  });
  return Object.fromEntries(entries);
}
