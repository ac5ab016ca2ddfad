/** One thing wrong with a request. */
export interface FieldError {
  readonly field: string;
  /** What would have done. */
  readonly allowed: string;
}

/** What a field of a control request may be. */
export interface Rule {
  readonly allowed: string;
  /** Text that says what is wrong, `null` if all is well. */
  check(value: unknown): string | null;
}

export const oneOf = (words: readonly string[]): Rule => {
  const allowed = `one of ${words.join(", ")}`;
  return { allowed, check: (value) => (typeof value === "string" && words.includes(value) ? null : allowed) };
};

export const number = (low: number, high: number, unit: string): Rule => {
  const allowed = `a number from ${low} to ${high} (${unit})`;
  return { allowed, check: (value) => (typeof value === "number" && value >= low && value <= high ? null : allowed) };
};

export const flag: Rule = { allowed: "true or false", check: (value) => (typeof value === "boolean" ? null : "true or false") };

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Holds a whole request against its rules; empty if all is well. */
export function fieldErrors(body: unknown, rules: Readonly<Record<string, Rule>>): readonly FieldError[] {
  if (!isObject(body)) return [{ field: "", allowed: "a JSON object" }];
  return Object.entries(body).flatMap(([field, value]) => {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    const wrong = rule ? rule.check(value) : `there is no such field; there are ${Object.keys(rules).join(", ")}`;
    return wrong === null ? [] : [{ field, allowed: wrong }];
  });
}
