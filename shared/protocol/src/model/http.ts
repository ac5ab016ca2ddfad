import Type, { type Static, type TSchema } from "typebox";
import { commandOutcomeSchema, commandSchema } from "./command.ts";
import { activeAlarmSchema } from "./event.ts";
import { agentParamsSchema, hostParamsSchema, hostReportSchema, hostSchema, hostsSchema, hostWordSchema } from "./hosts.ts";
import { PASSWORD_LENGTH } from "./password.ts";
import { CARD_PERMISSIONS } from "./permission.ts";
import { identitySchema, linkSchema, ratingsSchema, readingSchema } from "./reading.ts";
import {
  auditPageSchema,
  auditQuerySchema,
  eventPageSchema,
  eventQuerySchema,
  recordPageSchema,
  recordQuerySchema,
  seriesQuerySchema,
  seriesSchema,
} from "./records.ts";
import type { RouteName } from "./routes.ts";
import { known } from "./schema.ts";
import {
  sectionBodySchema,
  sectionDocumentSchema,
  sectionHistorySchema,
  sectionParamsSchema,
  sectionUndoSchema,
} from "./settings/document.ts";
import { sectionOverrideSchema } from "./settings/objection.ts";
import { createdTokenSchema, newTokenSchema, tokenParamsSchema, tokensSchema } from "./settings/tokens.ts";
import { accountSchemas, languageChangeSchema, userParamsSchema, userPasswordSchema } from "./settings/users.ts";
import { tlsSchema } from "./tls.ts";

export { PASSWORD_FAULTS, PASSWORD_LENGTH, type PasswordFault } from "./password.ts";
export { PERMISSIONS, type Permission } from "./permission.ts";

const password = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max });
const strict = { additionalProperties: false } as const;

export const credentialsSchema = Type.Object({ user: Type.String({ minLength: 1, maxLength: 64 }), password }, strict);
export const passwordChangeSchema = Type.Object({ current: password, next: password }, strict);

const accounts = accountSchemas(CARD_PERMISSIONS);
export const sessionSchema = accounts.session;
export type { Session } from "./settings/users.ts";

export const cardSchema = Type.Object(
  {
    cardId: Type.String({ description: "Made once at first start, kept for ever" }),
    bootId: Type.String({ description: "New at every start of the card program" }),
    name: Type.String(),
    location: Type.String(),
    contact: Type.String(),
    firmware: Type.String(),
    timeZone: Type.String({ description: "The zone of the card's own system, an IANA name, e.g. Europe/Berlin" }),
    blinkMs: Type.Integer({ minimum: 0, description: "Time for which the identify light goes on blinking; 0: it does not" }),
    upForMs: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type Card = Static<typeof cardSchema>;

/** Everything the overview needs, in one answer. */
export const statusSchema = Type.Object(
  {
    wallMs: Type.Integer({ description: "The card's clock, epoch ms" }),
    card: cardSchema,
    link: linkSchema,
    identity: identitySchema,
    ratings: ratingsSchema,
    reading: known(readingSchema),
    alarms: Type.Array(activeAlarmSchema),
  },
  strict,
);
export type Status = Static<typeof statusSchema>;

export interface RouteSchemas {
  readonly summary: string;
  readonly body?: TSchema;
  readonly params?: TSchema;
  readonly query?: TSchema;
  /** Success status and its body; `null` is 204, or a stream where `streams` is set. */
  readonly response: TSchema | null;
  /** The answer is `text/event-stream`, as told in `stream.ts`. */
  readonly streams?: true;
  /** With `format=csv` the answer is a file instead. */
  readonly csv?: true;
}

type Part<S, Name extends "body" | "params" | "query"> = S extends { readonly [N in Name]: infer T extends TSchema }
  ? Static<T>
  : undefined;
/** What a route's request carries and its answer holds; `undefined` where it has no such part. */
export type BodyOf<S extends RouteSchemas> = Part<S, "body">;
export type ParamsOf<S extends RouteSchemas> = Part<S, "params">;
export type QueryOf<S extends RouteSchemas> = Part<S, "query">;
export type AnswerOf<S extends RouteSchemas> = S["response"] extends infer T extends TSchema ? Static<T> : undefined;

/** Schemas of each route; they validate requests, shape answers and make the OpenAPI document. */
export const SCHEMAS = {
  openSession: { summary: "Log in", body: credentialsSchema, response: sessionSchema },
  readSession: { summary: "Who is logged in", response: sessionSchema },
  closeSession: { summary: "Log out", response: null },
  changeOwnPassword: {
    summary: "Set one's own password; ends all other sessions of the user",
    body: passwordChangeSchema,
    response: sessionSchema,
  },
  readStatus: { summary: "The card, its UPS and what is wrong, now", response: statusSchema },
  listAlarms: { summary: "Alarms that are on", response: Type.Object({ alarms: Type.Array(activeAlarmSchema) }, strict) },
  acknowledgeAlarm: {
    summary: "Mark an active alarm as seen",
    params: Type.Object({ instance: Type.Integer({ minimum: 1 }) }, strict),
    response: activeAlarmSchema,
  },
  sendCommand: { summary: "Ask something of the UPS", body: commandSchema, response: commandOutcomeSchema },
  stream: {
    summary: "Server-sent events: hello, reading, alarm, event, host, beat",
    query: Type.Object(
      {
        topics: Type.Optional(Type.String({ description: "Comma-separated: reading, link, alarm, event, host; all if left out" })),
        readingEveryMs: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 3_600_000, description: "Shortest time between readings; 0 for all" }),
        ),
      },
      strict,
    ),
    response: null,
    streams: true,
  },
  readSettings: { summary: "A section of the settings", params: sectionParamsSchema, response: sectionDocumentSchema },
  writeSettings: {
    summary: "Save a section as a whole; If-Match has to be the ETag it was read with. A secret left out stays as it is",
    params: sectionParamsSchema,
    query: sectionOverrideSchema,
    body: sectionBodySchema,
    response: sectionDocumentSchema,
  },
  readSettingsHistory: {
    summary: "Who changed what in a section, newest first",
    params: sectionParamsSchema,
    query: Type.Object({ before: Type.Optional(Type.Integer({ minimum: 1, description: "Only versions below this one" })) }, strict),
    response: sectionHistorySchema,
  },
  undoSettings: {
    summary: "Save a section's older version anew; If-Match as when saving",
    params: sectionParamsSchema,
    query: sectionOverrideSchema,
    body: sectionUndoSchema,
    response: sectionDocumentSchema,
  },
  changeOwnLanguage: { summary: "Set the language of one's own pages", body: languageChangeSchema, response: sessionSchema },
  listUsers: { summary: "Who may log in", response: accounts.users },
  createUser: { summary: "Let somebody log in", body: accounts.newUser, response: accounts.user },
  changeUser: {
    summary:
      "Change a user's permission, language and addresses; If-Match has to be the ETag of the version that was read. " +
      "Ends the user's sessions if they no longer fit",
    params: userParamsSchema,
    body: accounts.userChange,
    response: accounts.user,
  },
  setUserPassword: {
    summary: "Set another user's password; ends all sessions of that user",
    params: userParamsSchema,
    body: userPasswordSchema,
    response: accounts.user,
  },
  deleteUser: { summary: "Remove a user and end the user's sessions", params: userParamsSchema, response: null },
  listTokens: { summary: "Tokens that programs use instead of a session", response: tokensSchema },
  createToken: { summary: "Make a token; this answer alone holds it", body: newTokenSchema, response: createdTokenSchema },
  deleteToken: { summary: "Revoke a token at once", params: tokenParamsSchema, response: null },
  listRecords: { summary: "Rows of the records", query: recordQuerySchema, response: recordPageSchema, csv: true },
  readSeries: { summary: "Any range of the records as a curve of at most 500 points", query: seriesQuerySchema, response: seriesSchema },
  listEvents: { summary: "Events of any range, filtered", query: eventQuerySchema, response: eventPageSchema, csv: true },
  listAudit: { summary: "Who did what, when, from where", query: auditQuerySchema, response: auditPageSchema, csv: true },
  listHosts: { summary: "The servers that this UPS feeds, and whether each is protected", response: hostsSchema },
  readHost: { summary: "One of those servers", params: hostParamsSchema, response: hostSchema },
  reportHost: {
    summary: "What an agent says of its server, on every change and every ten seconds",
    params: agentParamsSchema,
    body: hostReportSchema,
    response: hostWordSchema,
  },
  removeHost: { summary: "Forget a server that is gone", params: hostParamsSchema, response: null },
  readTls: { summary: "The card's certificate and the identity key in it", response: tlsSchema },
  renewCertificate: {
    summary: "Make a new certificate over the same key; what is connected stays connected",
    response: tlsSchema,
  },
} as const satisfies Record<RouteName, RouteSchemas>;
