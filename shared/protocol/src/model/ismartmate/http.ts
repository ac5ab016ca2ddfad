import Type, { type Static } from "typebox";
import type { RouteSchemas } from "../http.ts";
import { oneOf } from "../schema.ts";
import { agentStateSchema } from "./agent-state.ts";
import { reportSchema, reportsSchema } from "./reports.ts";
import type { IsmartmateRouteName } from "./routes.ts";
import { agentSettingsSchema, settingChangesSchema } from "./settings.ts";
import { timelineQuerySchema, timelineSchema } from "./timeline.ts";

const strict = { additionalProperties: false } as const;

export const agentSessionSchema = Type.Object({ program: Type.String(), version: Type.String() }, strict);

/** What a person asks of the agent. Nothing of it can be asked for without the secret. */
export const orderRequestSchema = Type.Union([
  /** Non-critical triggers rest while the input is proven good; 0 ends it, 24 h at most (SAFETY 7). */
  Type.Object({ kind: oneOf(["maintenance"]), forMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }) }, strict),
  /** Goes down in so long, as after a failure of the mains: warning, commands, power-off. */
  Type.Object({ kind: oneOf(["shut-down"]), inMs: Type.Integer({ minimum: 0, maximum: 604_800_000 }) }, strict),
  /** Takes such an order back, for as long as nothing irrevocable was done. */
  Type.Object({ kind: oneOf(["withdraw"]) }, strict),
]);
export type OrderRequest = Static<typeof orderRequestSchema>;

const reportParams = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);

/** Schemas of each route. */
export const ISMARTMATE_SCHEMAS = {
  openSession: {
    summary: "Open the pages for changes, with the secret of this run or a one-time launch code",
    body: Type.Object({ secret: Type.String({ minLength: 16, maxLength: 128 }) }, strict),
    response: agentSessionSchema,
  },
  readSession: { summary: "Whether the session still holds", response: agentSessionSchema },
  closeSession: { summary: "End the session", response: null },
  createLaunchCode: {
    summary: "A one-time code that opens the pages in a browser within a minute, as the part `#launch=` of their address",
    response: Type.Object({ code: Type.String() }, strict),
  },
  readState: { summary: "Everything the agent knows and is about to do", response: agentStateSchema },
  readTimeline: { summary: "Why: what happened and was decided, newest first", query: timelineQuerySchema, response: timelineSchema },
  listReports: { summary: "Drills, pretended and real shutdowns, newest first", response: reportsSchema },
  readReport: { summary: "One of them, step by step", params: reportParams, response: reportSchema },
  readSettings: { summary: "The settings file, without its secrets", response: agentSettingsSchema },
  changeSettings: {
    summary: "Change values in the settings file, all or none; comments stay. If-Match with the ETag read before",
    body: settingChangesSchema,
    response: agentSettingsSchema,
  },
  startDrill: {
    summary: "Go through a whole shutdown without ending anything",
    response: Type.Object({ reportId: Type.Integer({ minimum: 1 }) }, strict),
  },
  giveOrder: { summary: "Maintenance, a shutdown by command, or taking that back", body: orderRequestSchema, response: null },
  stream: { summary: "Server-sent events: hello, state, why, settings, report, beat", response: null, streams: true },
} as const satisfies Record<IsmartmateRouteName, RouteSchemas>;
