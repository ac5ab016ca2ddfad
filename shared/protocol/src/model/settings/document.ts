import Type, { type Static } from "typebox";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;
/** The names of the sections, apart from their schemas so that routes can be told without loading those. */
const NAMES = ["identity", "ups", "records", "snmp", "nut", "network", "discovery", "hosts"] as const;

const values = Type.Record(Type.String(), Type.Unknown(), { description: "The section's fields; a secret reads as {set: true}" });

/** A section as it is now. `ETag` of the answer is `"SECTION-VERSION"`. */
export const sectionDocumentSchema = Type.Object(
  {
    section: oneOf(NAMES),
    version: Type.Integer({ minimum: 0, description: "Counts up with every change; 0: nobody has set anything yet" }),
    values,
    overridden: Type.Record(Type.String(), Type.Object({ by: Type.String({ description: "e.g. --ups" }), value: Type.Unknown() }, strict), {
      description: "By JSON pointer: fields for which the command line or environment stands above what is stored",
    }),
    changedBy: known(Type.String()),
    changedWallMs: known(Type.Integer()),
    restartNeeded: Type.Boolean({ description: "Something was changed that takes effect at the next start of the card program" }),
  },
  strict,
);
export type SectionDocument = Static<typeof sectionDocumentSchema>;

/** One save of a section, with what it changed. Secrets tell only whether they were set. */
export const sectionVersionSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    changedBy: Type.String(),
    changedWallMs: Type.Integer(),
    changes: Type.Array(
      Type.Object(
        { pointer: Type.String(), from: Type.Unknown(), to: Type.Unknown() },
        { ...strict, description: "A JSON pointer and its value before and after; null where there was none" },
      ),
    ),
  },
  strict,
);
export type SectionVersion = Static<typeof sectionVersionSchema>;

/** The latest saves, newest first. */
export const sectionHistorySchema = Type.Object({ versions: Type.Array(sectionVersionSchema) }, strict);

export const sectionParamsSchema = Type.Object({ section: oneOf(NAMES) }, strict);
export const sectionBodySchema = values;
export const sectionUndoSchema = Type.Object(
  { version: Type.Integer({ minimum: 0, description: "The version to go back to; 0: the defaults" }) },
  strict,
);
