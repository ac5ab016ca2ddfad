import Type, { type Static } from "typebox";
import { known } from "../schema.ts";

const strict = { additionalProperties: false } as const;

/** Where in the settings file something is wrong, and what to do about it; never holds a secret. Lines and columns count from 1. */
export const settingsFaultSchema = Type.Object(
  { line: Type.Integer(), column: Type.Integer(), path: Type.String(), problem: Type.String(), remedy: Type.String() },
  strict,
);
export type AgentSettingsFault = Static<typeof settingsFaultSchema>;

/** One value of the file, as it is written there: `5 min`, `off`. */
export const settingFieldSchema = Type.Object(
  {
    path: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: "Keys and places from the top" }),
    value: known(Type.String(), { description: "As it stands in the file; null: left out, so the default holds" }),
    standard: Type.String({ description: "The default, as it would be written; empty where leaving it out means something else" }),
    about: Type.String({ description: "What the file itself says of it" }),
    expects: Type.String({ description: "What may stand there" }),
  },
  strict,
);
export type AgentSettingField = Static<typeof settingFieldSchema>;

/** The settings file as its pages show it: secrets are replaced, what runs is shown and never changed from here. */
export const agentSettingsSchema = Type.Object(
  {
    file: Type.String(),
    etag: Type.String({ description: "Of the file's text; for If-Match" }),
    text: Type.String({ description: "The whole file, each secret in it replaced by ••••" }),
    fields: Type.Array(settingFieldSchema),
    sources: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          kind: Type.String(),
          /** Keys of this source's map in the file and what stands there; a secret reads ••••. */
          values: Type.Record(Type.String(), Type.String()),
        },
        strict,
      ),
    ),
    feeds: Type.Array(Type.Object({ id: Type.String(), sources: Type.Array(Type.String()) }, strict)),
    /** What runs, in order, as the file gives it; changed in the file alone. */
    actions: Type.Object(
      { warn: Type.Array(Type.String()), commands: Type.Array(Type.String()), powerOff: Type.Array(Type.String()) },
      strict,
    ),
    /** What is wrong with the file as it stands on the disk; the agent keeps to the last good one then. */
    faults: Type.Array(settingsFaultSchema),
    /** Needs a restart of the service, as they are taken over at its start only. */
    restartNeeded: Type.Boolean(),
  },
  strict,
);
export type AgentSettings = Static<typeof agentSettingsSchema>;

type SettingValue = string | readonly SettingValue[] | { readonly [key: string]: SettingValue };
const settingValue = Type.Unsafe<SettingValue>(
  Type.Unknown({ description: "Text as it stands in the file, or a list or map of such; null takes the value out" }),
);

/** Changes of values, all or none. */
export const settingChangesSchema = Type.Object(
  {
    changes: Type.Array(
      Type.Object(
        { path: Type.Array(Type.Union([Type.String(), Type.Integer()]), { minItems: 1, maxItems: 8 }), value: known(settingValue) },
        strict,
      ),
      { minItems: 1, maxItems: 200 },
    ),
  },
  strict,
);
export type SettingChanges = Static<typeof settingChangesSchema>;
