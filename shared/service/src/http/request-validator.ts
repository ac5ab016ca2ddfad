import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import type { ProblemErrors, ProblemParams } from "./api-problem.ts";

/** One thing that is wrong with a request, as TypeBox tells it. */
interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
}

/** Thrown into the server's error handling; never leaves it. */
export class InvalidRequest extends Error {
  readonly errors: ProblemErrors;
  constructor(errors: ProblemErrors) {
    super("the request does not fit its schema");
    this.name = "InvalidRequest";
    this.errors = errors;
  }
}

/**
 * Holds requests against their TypeBox schemas. Bodies are taken as they are; in paths and query strings, where everything is text,
 * whole decimal numbers, `true` and `false` become what the schema asks for.
 */
export const requestValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  // Compiled at the first request: a server that starts has better things to do, and most routes are seldom called.
  let compiled: Validator | null = null;
  return (given: unknown) => {
    compiled ??= Compile(schema);
    const validator = compiled;
    const value = httpPart === "body" ? given : fromText(schema, given);
    return validator.Check(value) ? { value } : { error: new InvalidRequest(explain(validator.Errors(value))) };
  };
};

/** Everything that is wrong with `value`; empty if it fits. Compiles the schema each time, so it is for where that does not matter. */
export const faultsOf = (schema: TSchema, value: unknown): ProblemErrors => explain(Compile(schema).Errors(value));

function fromText(schema: TSchema, given: unknown): unknown {
  if (typeof given !== "object" || given === null) return given;
  const properties = "properties" in schema ? (schema.properties as Readonly<Record<string, { readonly type?: unknown }>>) : {};
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, scalarOf(properties[name]?.type, text)]));
}

function scalarOf(type: unknown, text: unknown): unknown {
  if (typeof text !== "string") return text;
  if (type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "number" && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** `pointer` names the member that is wrong, missing or not expected; `code` is the JSON Schema keyword. */
function explain(errors: readonly SchemaError[]): ProblemErrors {
  const explained: ProblemErrors = [];
  for (const { keyword, instancePath, params } of errors) {
    const facts = new Map<string, unknown>(Object.entries(params));
    const members = facts.get(keyword === "required" ? "requiredProperties" : "additionalProperties");
    if (Array.isArray(members)) {
      for (const name of members) explained.push({ pointer: `${instancePath}/${escapePointer(String(name))}`, code: keyword });
    } else if (keyword !== "boolean") explained.push({ pointer: instancePath, code: keyword, ...paramsOf(facts) });
    // "boolean" repeats each unexpected member that "additionalProperties" names.
  }
  return explained;
}

/** RFC 6901 §3. */
const escapePointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

function paramsOf(facts: ReadonlyMap<string, unknown>): { readonly params?: ProblemParams } {
  const params: ProblemParams = {};
  for (const [name, value] of facts) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") params[name] = value;
    else if (Array.isArray(value)) params[name] = value.join(", ");
  }
  return Object.keys(params).length > 0 ? { params } : {};
}
