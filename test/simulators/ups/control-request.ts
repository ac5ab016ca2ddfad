import { type FieldError, fieldErrors, flag, number, oneOf, type Rule } from "../field-rules.ts";
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

function isControlChange(_body: unknown, errors: readonly FieldError[]): _body is ControlChange {
  return errors.length === 0;
}

/** Checks a whole request before any of it counts. */
export function readControlChange(body: unknown): { readonly change: ControlChange } | { readonly errors: readonly FieldError[] } {
  const errors = fieldErrors(body, RULES);
  return isControlChange(body, errors) ? { change: body } : { errors };
}
