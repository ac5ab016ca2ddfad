import Type from "typebox";
import { credentialsSchema, passwordChangeSchema, type RouteSchemas } from "../http.ts";
import { scanRequestSchema, scanSchema } from "../isearch/found-card.ts";
import { FLEET_PERMISSIONS } from "../permission.ts";
import {
  auditPageSchema,
  auditQuerySchema,
  RECORD_FORMATS,
  RECORD_LIMITS,
  RECORD_ORDERS,
  seriesQuerySchema,
  seriesSchema,
} from "../records.ts";
import { known, oneOf } from "../schema.ts";
import { accountSchemas, languageChangeSchema, userParamsSchema, userPasswordSchema } from "../settings/users.ts";
import { commandRequestSchema, commandRunSchema } from "./command-run.ts";
import { alarmIds, fleetAlarmSchema, LONGEST_SILENCE_MS, noteText } from "./fleet-alarm.ts";
import {
  cardDetailSchema,
  cardId,
  cardName,
  cardOutcomeSchema,
  FLEET_LIMITS,
  FLEET_STATUSES,
  figuresSchema,
  fleetCardSchema,
  fleetCountsSchema,
  newCardSchema,
  siteName,
} from "./fleet-card.ts";
import { fleetEventSchema } from "./fleet-event.ts";
import { IMPORT_CHARS, importRowSchema } from "./import.ts";
import { givenReachSchema, probeSchema } from "./reach.ts";
import { FLEET_RESOLUTIONS, retentionDocumentSchema, retentionSchema } from "./readings.ts";
import type { IsmartviewRouteName } from "./routes.ts";

const strict = { additionalProperties: false } as const;
const accounts = accountSchemas(FLEET_PERMISSIONS);

const cardParams = Type.Object({ id: cardId }, strict);
const alarmParams = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);
const cardIds = Type.Array(cardId, { minItems: 1, maxItems: FLEET_LIMITS.cards });
const outcomes = Type.Object({ outcomes: Type.Array(cardOutcomeSchema, { description: "In the order of the request" }) }, strict);
const alarms = Type.Object({ alarms: Type.Array(fleetAlarmSchema) }, strict);
const words = (what: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 2_000, description: `Comma-separated: ${what}` }));
const silence = Type.Integer({ minimum: 0, maximum: LONGEST_SILENCE_MS, description: "From now; 0 ends a silence" });

const eventQuery = Type.Object(
  {
    from: Type.Optional(Type.Integer({ minimum: 0, description: "Earliest, epoch ms" })),
    to: Type.Optional(Type.Integer({ minimum: 0, description: "Before this moment, epoch ms" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: RECORD_LIMITS.page })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "`next` of the page before" })),
    order: Type.Optional(oneOf(RECORD_ORDERS)),
    format: Type.Optional(oneOf(RECORD_FORMATS)),
    card: words("ids of cards"),
    site: Type.Optional(siteName),
    kind: words("kinds of event"),
    severity: words("severities"),
    alarm: words("ids of alarms"),
    alarmId: Type.Optional(Type.Integer({ minimum: 1, description: "The course of one alarm: raised, noted, acknowledged, cleared" })),
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: FLEET_LIMITS.search, description: "Text that has to occur, whatever its case" }),
    ),
  },
  strict,
);
const next = known(Type.String({ description: "`cursor` of the page that follows; null: this was the last" }));

export const fleetSeriesSchema = Type.Object({ ...seriesSchema.properties, resolution: oneOf(FLEET_RESOLUTIONS) }, strict);

/** Schemas of each route. */
export const ISMARTVIEW_SCHEMAS = {
  openSession: { summary: "Log in", body: credentialsSchema, response: accounts.session },
  openLaunch: {
    summary: "Open the pages of a window that this program started itself, with its secret",
    body: Type.Object({ secret: Type.String({ minLength: 16, maxLength: 128 }) }, strict),
    response: accounts.session,
  },
  readSession: { summary: "Who is logged in", response: accounts.session },
  closeSession: { summary: "Log out", response: null },
  changeOwnPassword: {
    summary: "Set one's own password; ends all other sessions of the user",
    body: passwordChangeSchema,
    response: accounts.session,
  },
  changeOwnLanguage: { summary: "Set the language of one's own pages", body: languageChangeSchema, response: accounts.session },
  listUsers: { summary: "Who may log in", response: accounts.users },
  createUser: { summary: "Let somebody log in", body: accounts.newUser, response: accounts.user },
  changeUser: {
    summary: "Change a user; If-Match as it was read",
    params: userParamsSchema,
    body: accounts.userChange,
    response: accounts.user,
  },
  setUserPassword: { summary: "Set another user's password", params: userParamsSchema, body: userPasswordSchema, response: accounts.user },
  deleteUser: { summary: "Remove a user and end the user's sessions", params: userParamsSchema, response: null },
  listAudit: { summary: "Who did what, when, from where", query: auditQuerySchema, response: auditPageSchema, csv: true },
  readFleet: {
    summary: "How many cards stand how, by site and in all",
    response: Type.Object(
      {
        wallMs: Type.Integer(),
        all: fleetCountsSchema,
        sites: Type.Array(Type.Object({ site: known(siteName), counts: fleetCountsSchema }, strict)),
      },
      strict,
    ),
  },
  listCards: {
    summary: "All cards with their figures",
    query: Type.Object(
      {
        status: words(FLEET_STATUSES.join(", ")),
        site: Type.Optional(siteName),
        search: Type.Optional(Type.String({ maxLength: 100 })),
        format: Type.Optional(oneOf(RECORD_FORMATS)),
      },
      strict,
    ),
    response: Type.Object({ cards: Type.Array(fleetCardSchema), figures: Type.Array(figuresSchema) }, strict),
    csv: true,
  },
  readCard: { summary: "Everything that is known of a card", params: cardParams, response: cardDetailSchema },
  addCards: {
    summary: "Take cards into the fleet, each for itself: what is wrong with one keeps no other out",
    body: Type.Object({ cards: Type.Array(newCardSchema, { minItems: 1, maxItems: FLEET_LIMITS.cards }) }, strict),
    response: outcomes,
  },
  changeCard: {
    summary: "Name, site and reach of a card; If-Match with its version. A secret left out stays as it is",
    params: cardParams,
    body: Type.Object({ name: known(cardName), site: known(siteName), reach: Type.Optional(givenReachSchema) }, strict),
    response: cardDetailSchema,
  },
  moveCards: {
    summary: "Put cards into a site, or into none",
    body: Type.Object({ cardIds, site: known(siteName) }, strict),
    response: outcomes,
  },
  removeCards: {
    summary: "Take cards out of the fleet; they can be brought back for thirty days, with all that was stored of them",
    body: Type.Object({ cardIds }, strict),
    response: outcomes,
  },
  restoreCards: { summary: "Bring removed cards back", body: Type.Object({ cardIds }, strict), response: outcomes },
  previewImport: {
    summary: "Read a file of cards, row by row, with what is wrong; changes nothing",
    body: Type.Object({ csv: Type.String({ minLength: 1, maxLength: IMPORT_CHARS }) }, strict),
    response: Type.Object({ rows: Type.Array(importRowSchema) }, strict),
  },
  probeCard: {
    summary: "Look who is there, before a card is added",
    body: Type.Object({ reach: givenReachSchema }, strict),
    response: probeSchema,
  },
  startScan: { summary: "Search the network; what is found comes over the stream", body: scanRequestSchema, response: scanSchema },
  cancelScan: { summary: "End the search that is under way", response: null },
  listAlarms: { summary: "Alarms that are on", response: alarms },
  acknowledgeAlarms: {
    summary: "Mark alarms as seen, with a note if there is something to say; the cards are told, too",
    body: Type.Object({ ids: alarmIds, note: Type.Optional(noteText) }, strict),
    response: alarms,
  },
  silenceAlarms: {
    summary: "Keep alarms from calling for a while; critical ones call all the same and are refused",
    body: Type.Object({ ids: alarmIds, forMs: silence }, strict),
    response: alarms,
  },
  noteAlarm: {
    summary: "Write something to an alarm",
    params: alarmParams,
    body: Type.Object({ text: noteText }, strict),
    response: fleetAlarmSchema,
  },
  silenceCards: {
    summary: "Keep all alarms of cards from calling for a while, but critical ones",
    body: Type.Object({ cardIds, forMs: silence }, strict),
    response: outcomes,
  },
  listEvents: {
    summary: "The history, filtered and searched",
    query: eventQuery,
    response: Type.Object({ events: Type.Array(fleetEventSchema), next }, strict),
    csv: true,
  },
  readSeries: {
    summary: "Any range of a card's readings as a curve of at most 500 points",
    params: cardParams,
    query: seriesQuerySchema,
    response: fleetSeriesSchema,
  },
  startCommand: {
    summary: "Ask something of the UPSs of some cards, one after the other",
    body: commandRequestSchema,
    response: commandRunSchema,
  },
  cancelCommand: { summary: "Ask no further card", params: alarmParams, response: commandRunSchema },
  readRetention: { summary: "How often readings are stored, and how long they are kept", response: retentionDocumentSchema },
  changeRetention: { summary: "Change that; If-Match with the version", body: retentionSchema, response: retentionDocumentSchema },
  stream: {
    summary: "Server-sent events: hello, cards, removed, figures, alarms, events, reading, storage, run, scan, found, beat",
    query: Type.Object({ card: Type.Optional(cardId) }, strict),
    response: null,
    streams: true,
  },
} as const satisfies Record<IsmartviewRouteName, RouteSchemas>;
