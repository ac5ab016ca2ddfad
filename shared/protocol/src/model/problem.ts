import Type, { type Static } from "typebox";

/**
 * Every error a program of this product answers with: code → HTTP status. RFC 9457 `type` is `urn:istars:problem:CODE`.
 * Titles stand in `texts/`.
 */
export const PROBLEM_STATUS = {
  "request.invalid": 400,
  "request.too-large": 413,
  "request.cross-origin": 403,
  "request.foreign-host": 421,
  "launch.expired": 401,
  "scan.invalid": 422,
  "plan.invalid": 422,
  "change.running": 409,
  "change.unknown": 404,
  "card.unknown": 404,
  "card.silent": 504,
  "not-found": 404,
  "session.required": 401,
  "session.wrong-credentials": 401,
  "password.must-change": 403,
  "password.unfit": 422,
  "permission.denied": 403,
  "rate.limited": 429,
  "alarm.unknown": 404,
  "command.refused": 409,
  "command.unsupported": 501,
  "command.unknown-outcome": 504,
  "link.lost": 503,
  "storage.failed": 503,
  "settings.invalid": 422,
  "settings.conflict": 412,
  "settings.version-required": 428,
  "settings.version-unknown": 404,
  "settings.refused": 409,
  "user.name-taken": 409,
  "user.unknown": 404,
  "user.invalid": 422,
  "user.last-administrator": 409,
  "user.own-permission": 409,
  "token.unknown": 404,
  "token.too-many": 409,
  "token.no-user": 403,
  "host.unknown": 404,
  "host.foreign": 403,
  "host.too-many": 409,
  "host.online": 409,
  "drill.refused": 409,
  "order.refused": 409,
  "https.off": 409,
  "reach.invalid": 422,
  "reach.refused": 409,
  "import.invalid": 422,
  "fleet.known": 409,
  "fleet.full": 409,
  "silence.refused": 409,
  "run.running": 409,
  "run.unknown": 404,
  "count.wrong": 422,
  internal: 500,
} as const satisfies Record<string, number>;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** An RFC 9457 problem document. `errors` points into the request body; `params` fill the text's placeholders. */
export const problemSchema = Type.Object({
  type: Type.String({ description: "urn:istars:problem:CODE" }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String({ description: "Request id, to find it in the log" })),
  params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        pointer: Type.String({ description: "JSON pointer into the body, e.g. /password" }),
        code: Type.String(),
        params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
      }),
    ),
  ),
});
export type Problem = Static<typeof problemSchema>;

const PREFIX = "urn:istars:problem:";
export const problemType = (code: ProblemCode): string => PREFIX + code;
/** The code of a problem document's `type`, or `null` if it is none of ours. */
export function problemCodeOf(type: string): ProblemCode | null {
  const code = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : "";
  return code in PROBLEM_STATUS ? (code as ProblemCode) : null;
}
