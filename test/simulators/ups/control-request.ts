import { BEHAVIOUR_HELP, makeBehaviour } from "./behaviours.ts";
import { MAINS_CONDITIONS } from "./mains.ts";
import type { PlantChange } from "./plant.ts";
import { COMM_STATES, type CommState } from "./responder.ts";
import { OptionError } from "./spec.ts";

/** What `PUT /state` may ask for. */
export interface ControlChange extends PlantChange {
  readonly comm?: CommState;
  /** All behaviours from now on, oldest first. */
  readonly behaviours?: readonly string[];
}

/** One thing wrong with a request. */
export interface FieldError {
  readonly field: string;
  /** What would have done. */
  readonly allowed: string;
}

interface Rule {
  readonly allowed: string;
  /** Text that says what is wrong, `null` if all is well. */
  check(value: unknown): string | null;
}

const oneOf = (words: readonly string[]): Rule => {
  const allowed = `one of ${words.join(", ")}`;
  return { allowed, check: (value) => (typeof value === "string" && words.includes(value) ? null : allowed) };
};
const number = (low: number, high: number, unit: string): Rule => {
  const allowed = `a number from ${low} to ${high} (${unit})`;
  return { allowed, check: (value) => (typeof value === "number" && value >= low && value <= high ? null : allowed) };
};
const flag: Rule = { allowed: "true or false", check: (value) => (typeof value === "boolean" ? null : "true or false") };
const behaviours: Rule = {
  allowed: "a list of NAME or NAME=VALUE",
  check: (value) => {
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return behaviours.allowed;
    try {
      for (const item of value) makeBehaviour(item, 0);
      return null;
    } catch (error) {
      if (error instanceof OptionError) return error.message;
      throw error;
    }
  },
};

const RULES: Readonly<Record<keyof ControlChange, Rule>> = {
  mains: oneOf(MAINS_CONDITIONS),
  loadPercent: number(0, 200, "% of the VA rating"),
  batteryPercent: number(0, 100, "%"),
  temperature: number(0, 99, "°C"),
  overload: flag,
  fault: flag,
  bypass: flag,
  comm: oneOf(COMM_STATES),
  behaviours,
};

/** For `GET /`: what can be asked. */
export const CONTROL_HELP = {
  "GET /state": "the settings, what the UPS measures, and what went over its line",
  "PUT /state": Object.fromEntries(Object.entries(RULES).map(([name, rule]) => [name, rule.allowed])),
  behaviours: BEHAVIOUR_HELP,
};

function isControlChange(body: object, errors: readonly FieldError[]): body is ControlChange {
  return errors.length === 0 && body !== null;
}

/** Checks a whole request before any of it counts. */
export function readControlChange(body: unknown): { readonly change: ControlChange } | { readonly errors: readonly FieldError[] } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return { errors: [{ field: "", allowed: "a JSON object" }] };
  const errors: FieldError[] = [];
  for (const [field, value] of Object.entries(body)) {
    const rule = Object.hasOwn(RULES, field) ? RULES[field as keyof ControlChange] : undefined;
    const wrong = rule ? rule.check(value) : `there is no such field; there are ${Object.keys(RULES).join(", ")}`;
    if (wrong !== null) errors.push({ field, allowed: wrong });
  }
  return isControlChange(body, errors) ? { change: body } : { errors };
}
