import Type, { type Static } from "typebox";
import { eventSchema } from "./event.ts";
import type { QuantityId } from "./quantities.ts";
import { known, oneOf } from "./schema.ts";

const strict = { additionalProperties: false } as const;
const wallMs = (what: string) => Type.Integer({ description: `${what}, epoch ms by the card's clock` });

/** Most points of a series, rows or entries of a page, and quantities in one series. */
export const RECORD_LIMITS = { points: 500, page: 500, defaultPage: 100, fields: 8, rangeYears: 10, searchChars: 100 } as const;

/** Longest range that a series covers, ms: ten years with their leap days. */
export const RECORD_RANGE_MS = (RECORD_LIMITS.rangeYears * 365 + 3) * 86_400_000;

/** Newest first unless asked for otherwise. */
export const RECORD_ORDERS = ["newest", "oldest"] as const;
export type RecordOrder = (typeof RECORD_ORDERS)[number];

export const RECORD_FORMATS = ["json", "csv"] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** Values in the quantity's unit. A moment has only `last`; `null` is "not told". */
export const summarySchema = Type.Object(
  {
    last: known(Type.Number({ description: "In the latest reading of the interval" })),
    min: known(Type.Number()),
    avg: known(Type.Number()),
    max: known(Type.Number()),
  },
  strict,
);
export type RecordSummary = Static<typeof summarySchema>;

const powerFacts = {
  mainsOk: known(Type.Boolean()),
  onBattery: known(Type.Boolean()),
  outputOn: known(Type.Boolean()),
};

/** One row of the records: an interval, or the moment in which power came or went. */
export const recordRowSchema = Type.Object(
  {
    wallMs: wallMs("End of the interval, or the moment"),
    spanMs: Type.Integer({ minimum: 0, description: "Length of the interval, ms; 0 for a moment" }),
    kind: oneOf(["interval", "power"]),
    samples: Type.Integer({ minimum: 0, description: "Readings that went in; 0 when the UPS was silent" }),
    facts: Type.Object(powerFacts, strict),
    /** By `QuantityId`; one that was not told in the whole interval is left out. */
    values: Type.Record(Type.String(), summarySchema, { description: "By the quantity's id; what was never told is left out" }),
  },
  strict,
);
export type RecordEntry = Omit<Static<typeof recordRowSchema>, "values"> & {
  readonly values: Readonly<Partial<Record<QuantityId, RecordSummary>>>;
};

const next = known(Type.String({ description: "`cursor` of the page that follows; null: this was the last" }));

export const recordPageSchema = Type.Object({ rows: Type.Array(recordRowSchema), next }, strict);
export type RecordPage = Static<typeof recordPageSchema>;

/** What the points were made of. */
export const RESOLUTIONS = ["raw", "hour", "day"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const column = Type.Array(known(Type.Number()));

/**
 * A curve in columns: point `i` covers `stepMs` from `from + i * stepMs`. Nothing was measured where a column holds `null`: a gap.
 * `from` and `to` are those asked for, or the full hours or days (UTC) around them when `resolution` says so.
 */
export const seriesSchema = Type.Object(
  {
    from: wallMs("Start of the first point"),
    to: wallMs("End of the last point"),
    stepMs: Type.Integer({ minimum: 1 }),
    resolution: oneOf(RESOLUTIONS),
    fields: Type.Record(Type.String(), Type.Object({ min: column, avg: column, max: column }, strict), {
      description: "By the quantity's id; all columns are of one length, at most 500",
    }),
    power: Type.Array(Type.Object({ wallMs: wallMs("When power came or went"), ...powerFacts }, strict), {
      description: "The latest changes of power in the range, at most 500, in order of time",
    }),
  },
  strict,
);
export type Series = Static<typeof seriesSchema>;
/** A curve as it is drawn, whatever its points were made of. */
export type Curves = Omit<Series, "resolution">;

export const eventPageSchema = Type.Object({ events: Type.Array(eventSchema), next }, strict);
export type EventPage = Static<typeof eventPageSchema>;

/** Who did what, when, from where, and what came of it. */
export const auditEntrySchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    wallMs: wallMs("When"),
    user: known(Type.String({ description: "As given at log-in, so it may be nobody's; null where nobody was named" })),
    source: Type.String({ description: "Address of the one who asked" }),
    action: Type.String({ description: "e.g. session.open, ups.command, settings.change" }),
    outcome: Type.String({ description: "ok, sent, or the problem's code" }),
    detail: known(Type.String({ description: "What it was about, e.g. the command's name" })),
  },
  strict,
);
export type AuditEntry = Static<typeof auditEntrySchema>;

export const auditPageSchema = Type.Object({ entries: Type.Array(auditEntrySchema), next }, strict);
export type AuditPage = Static<typeof auditPageSchema>;

const from = Type.Integer({ minimum: 0, description: "Earliest, epoch ms" });
const to = Type.Integer({ minimum: 0, description: "Before this moment, epoch ms" });
const words = (what: string) => Type.String({ minLength: 1, maxLength: 500, description: `Comma-separated: ${what}` });

const paged = {
  from: Type.Optional(from),
  to: Type.Optional(to),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: RECORD_LIMITS.page, description: "Entries of a page; 100 if left out" })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "`next` of the page before" })),
  order: Type.Optional(oneOf(RECORD_ORDERS)),
  format: Type.Optional(oneOf(RECORD_FORMATS)),
};
const search = Type.Optional(
  Type.String({ minLength: 1, maxLength: RECORD_LIMITS.searchChars, description: "Text that has to occur, whatever its case" }),
);

/** `format=csv` streams everything in the range, whatever `limit` says. */
export const recordQuerySchema = Type.Object({ ...paged, fields: Type.Optional(words("ids of quantities; all if left out")) }, strict);

export const seriesQuerySchema = Type.Object(
  {
    fields: words(`ids of at most ${RECORD_LIMITS.fields} quantities`),
    from,
    to,
    points: Type.Optional(Type.Integer({ minimum: 1, maximum: RECORD_LIMITS.points, description: "Most points; 500 if left out" })),
  },
  strict,
);

export const eventQuerySchema = Type.Object(
  {
    ...paged,
    kind: Type.Optional(words("kinds of event")),
    severity: Type.Optional(words("severities")),
    alarm: Type.Optional(words("ids of alarms")),
    subject: Type.Optional(words("ups, card, env:N, host:ID")),
    search,
  },
  strict,
);

export const auditQuerySchema = Type.Object(
  { ...paged, user: Type.Optional(words("names of users")), action: Type.Optional(words("actions")), search },
  strict,
);
