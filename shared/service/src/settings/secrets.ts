import { marksOf } from "@istars/protocol/model/settings/section.ts";
import type { TSchema } from "typebox";
import type { ProblemErrors } from "../http/api-problem.ts";
import type { Sealer } from "./sealer.ts";

/** Where a value stands: by position, as a JSON pointer, and by name, which stays the same when a list is put in another order. */
interface Place {
  readonly pointer: string;
  readonly name: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** RFC 6901 §3. */
const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** A copy of `value` with every secret replaced by what `change` makes of it; one that is missing is asked for, too. */
function mapSecrets(
  schema: TSchema,
  value: unknown,
  change: (value: unknown, place: Place) => unknown,
  place: Place = { pointer: "", name: "" },
): unknown {
  if (marksOf(schema).secret) return change(value, place);
  const { properties, items } = schema as { readonly properties?: Readonly<Record<string, TSchema>>; readonly items?: TSchema };
  if (properties && isRecord(value)) {
    const missing = Object.keys(properties).filter((name) => !Object.hasOwn(value, name) && marksOf(properties[name] ?? {}).secret);
    const entries = [...Object.keys(value), ...missing].map((name): [string, unknown] => {
      const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const at = { pointer: `${place.pointer}/${escaped(name)}`, name: `${place.name}/${escaped(name)}` };
      return [name, field ? mapSecrets(field, value[name], change, at) : value[name]];
    });
    return Object.fromEntries(entries.filter(([, made]) => made !== undefined));
  }
  if (items && Array.isArray(value)) {
    const { key } = marksOf(schema);
    return value.map((item: unknown, at) => {
      const name = key !== undefined && isRecord(item) ? String(item[key]) : String(at);
      return mapSecrets(items, item, change, { pointer: `${place.pointer}/${at}`, name: `${place.name}/${escaped(name)}` });
    });
  }
  return value;
}

/** What an answer tells of `value`: of a secret, whether it is set. */
export const maskSecrets = (schema: TSchema, value: unknown): unknown =>
  mapSecrets(schema, value, (secret) => ({ set: typeof secret === "string" && secret !== "" }));

/** What is stored of `value`. `section` is part of where each secret may be opened. */
export const sealSecrets = (schema: TSchema, section: string, value: unknown, sealer: Sealer): unknown =>
  mapSecrets(schema, value, (secret, { name }) =>
    typeof secret === "string" ? { sealed: sealer.seal(secret, section + name) } : undefined,
  );

/** The reverse. A secret that does not open is empty, and its place is told to `onLost`. */
export const openSecrets = (
  schema: TSchema,
  section: string,
  stored: unknown,
  { sealer, onLost }: { readonly sealer: Sealer; readonly onLost: (place: string) => void },
): unknown =>
  mapSecrets(schema, stored, (secret, { name }) => {
    const text = isRecord(secret) && typeof secret.sealed === "string" ? sealer.open(secret.sealed, section + name) : null;
    if (text === null) onLost(section + name);
    return text ?? "";
  });

/**
 * Puts the secrets that `given` leaves out, or sends back as it read them, in from `current`, found by the names in their list. Errors
 * name those that were never set.
 */
export function keepSecrets(
  schema: TSchema,
  given: unknown,
  current: unknown,
): { readonly value: unknown; readonly errors: ProblemErrors } {
  const known = new Map<string, unknown>();
  mapSecrets(schema, current, (secret, { name }) => known.set(name, secret));
  const errors: ProblemErrors = [];
  const value = mapSecrets(schema, given, (secret, { pointer, name }) => {
    if (secret !== undefined && !isShown(secret)) return secret;
    const kept = known.get(name);
    if (typeof kept === "string" && kept !== "") return kept;
    errors.push({ pointer, code: "required" });
    return undefined;
  });
  return { value, errors };
}

const isShown = (value: unknown): boolean => isRecord(value) && typeof value.set === "boolean" && Object.keys(value).length === 1;
