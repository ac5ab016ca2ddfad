import { marksOf } from "@istars/protocol/model/settings/section.ts";
import type Type from "typebox";
import type { ProblemErrors } from "../http/api-problem.ts";
import { faultsOf } from "../http/request-validator.ts";

/** Everything that is wrong with a section's values by its schema: field, code (a JSON Schema keyword or `duplicate`) and limit. */
export function sectionFaults(schema: Type.TObject, values: unknown): ProblemErrors {
  return [...plain(faultsOf(schema, values)), ...duplicates(schema, values)];
}

/** A field that may be `null` fails as one that is not null and one that is not the other; what counts is what is wrong with the other. */
function plain(faults: ProblemErrors): ProblemErrors {
  const byPointer = Map.groupBy(faults, ({ pointer }) => pointer);
  return [...byPointer.values()].flatMap((group) => {
    if (!group.some(({ code }) => code === "anyOf")) return group;
    const specific = group.filter(({ code }) => code !== "anyOf" && code !== "type");
    return specific.length > 0 ? specific : group.filter(({ code }) => code === "type").slice(0, 1);
  });
}

/** Entries of a list that cannot be told apart. */
function duplicates(schema: Type.TObject, values: unknown): ProblemErrors {
  const errors: ProblemErrors = [];
  for (const [name, field] of Object.entries(schema.properties)) {
    const { key } = marksOf(field);
    const list: unknown = typeof values === "object" && values !== null ? Reflect.get(values, name) : null;
    if (key === undefined || !Array.isArray(list)) continue;
    const seen = new Set<unknown>();
    for (const [at, item] of list.entries()) {
      const value: unknown = typeof item === "object" && item !== null ? Reflect.get(item, key) : undefined;
      if (value !== undefined && seen.has(value)) errors.push({ pointer: `/${name}/${at}/${key}`, code: "duplicate" });
      seen.add(value);
    }
  }
  return errors;
}
