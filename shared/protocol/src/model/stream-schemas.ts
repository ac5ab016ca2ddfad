import Type, { type TSchema } from "typebox";
import { activeAlarmSchema, eventSchema } from "./event.ts";
import { hostSchema } from "./hosts.ts";
import { identitySchema, linkSchema, ratingsSchema, readingSchema } from "./reading.ts";
import { STREAM_VERSION, type StreamEventName } from "./stream.ts";

const strict = { additionalProperties: false } as const;
const logId = Type.String({ pattern: "^[\\w-]{1,64}$" });
const eventId = Type.Integer({ minimum: 0 });
const wallMs = Type.Integer();
const identity = Type.String({ minLength: 1 });

/** What a card sends on its stream, by event name: for those who hold a sender against its contract. Receivers take what they understand. */
export const STREAM_SCHEMAS = {
  hello: Type.Object(
    {
      ...{ v: Type.Literal(STREAM_VERSION), cardId: identity, bootId: identity, logId, lastId: eventId, oldestId: eventId, wallMs },
      user: Type.String({ minLength: 1, description: "Whom the card takes the listener for: `admin`, `token:NAME`" }),
    },
    strict,
  ),
  reading: readingSchema,
  link: linkSchema,
  ups: Type.Object({ identity: identitySchema, ratings: ratingsSchema }, strict),
  alarm: Type.Object({ ...activeAlarmSchema.properties, active: Type.Boolean() }, strict),
  event: eventSchema,
  gap: Type.Object({ logId, oldestId: eventId, lastId: eventId }, strict),
  host: Type.Union([Type.Object({ host: hostSchema }, strict), Type.Object({ removed: Type.String() }, strict)]),
  beat: Type.Object({ wallMs }, strict),
} as const satisfies Record<StreamEventName, TSchema>;
