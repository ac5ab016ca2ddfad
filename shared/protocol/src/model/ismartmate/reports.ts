import Type, { type Static } from "typebox";
import { known, oneOf } from "../schema.ts";
import { COURSE_MODES, causeSchema } from "./agent-state.ts";
import { whyEntrySchema } from "./timeline.ts";

const strict = { additionalProperties: false } as const;
const ms = Type.Number({ minimum: 0, description: "ms" });

export const REPORT_OUTCOMES = ["under-way", "powering-off", "would-have-powered-off", "cancelled", "still-up"] as const;
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number];

/** A run through the shutdown in one line. */
export const reportLineSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    mode: oneOf(COURSE_MODES),
    cause: causeSchema,
    beganWallMs: Type.Integer(),
    outcome: oneOf(REPORT_OUTCOMES),
    tookMs: known(ms, { description: "To the power-off or the call-off; null while under way" }),
  },
  strict,
);
export type ReportLine = Static<typeof reportLineSchema>;

/** What was done, or would have been: in order, `atMs` since it began. */
export const reportStepSchema = Type.Object(
  {
    atMs: known(ms),
    kind: oneOf(["warn", "run", "power-off"]),
    isPretended: Type.Boolean(),
    text: Type.String({ description: "What users were told, or the command line as it stands in the file" }),
    outcome: known(Type.String(), { description: "ended, not-started, too-late, stopped, skipped, given, refused, still-up" }),
    exitCode: known(Type.Integer()),
    tookMs: known(ms),
    output: Type.String({ description: "The beginning of what it printed" }),
  },
  strict,
);
export type ReportStep = Static<typeof reportStepSchema>;

export const reportSchema = Type.Object(
  { ...reportLineSchema.properties, steps: Type.Array(reportStepSchema), why: Type.Array(Type.Omit(whyEntrySchema, ["id"])) },
  strict,
);
export type AgentReport = Static<typeof reportSchema>;
export const reportsSchema = Type.Object({ reports: Type.Array(reportLineSchema) }, strict);
