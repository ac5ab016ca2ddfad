import Type, { type Static } from "typebox";
import { oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;

/** What a line of the timeline is about. The first group is the decision's own (its inputs stand in `params`), the second the agent's. */
export const WHY_CODES = [
  "feed.word",
  "feed.failed",
  "feed.cleared",
  "gap",
  "ordered",
  "withdrawn",
  "maintenance",
  "path-proven",
  "drill-refused",
  "counting",
  "held",
  "warned",
  "stopping",
  "powering-off",
  "done",
  "cancelled",
  "resumed",
  "started",
  "stopped",
  "source.online",
  "source.lost",
  "source.refused",
  "users.warned",
  "command.ended",
  "power-off.given",
  "power-off.refused",
  "power-off.still-up",
  "would",
  "settings.loaded",
  "settings.faulty",
  "journal.taken-up",
  "journal.void",
  "journal.failed",
] as const;
export type WhyCode = (typeof WHY_CODES)[number];

export const whyEntrySchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1, description: "Counts up; never used twice by one agent" }),
    wallMs: Type.Integer({ description: "Epoch ms by this machine's clock" }),
    code: oneOf(WHY_CODES),
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  },
  strict,
);
/** One line of the timeline "why": what happened or was decided, with the inputs it rests on. Sentences are made where people read it. */
export type WhyEntry = Static<typeof whyEntrySchema>;

/** Newest first; `before` pages on to older ones. */
export const timelineQuerySchema = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: "Only entries with a lower id" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  },
  strict,
);
export const timelineSchema = Type.Object({ entries: Type.Array(whyEntrySchema), hasMore: Type.Boolean() }, strict);
