import Type, { type Static } from "typebox";
import { section } from "./section.ts";

const NAME = { pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$" } as const;

/** Under which names NUT clients find the UPS. */
export const nutSettings = section(
  { title: "NUT", description: "Under which names NUT clients find the UPS" },
  {
    upsName: Type.String({
      ...NAME,
      title: "UPS name",
      description:
        "What clients write before the @; NAS devices know no other than “ups”. Clients that still ask by a former name are answered " +
        "UNKNOWN-UPS: they no longer follow this UPS",
      default: "ups",
    }),
    aliases: Type.Array(Type.String(NAME), {
      title: "Further names",
      description: "For clients that know only theirs, e.g. qnapups; one that is taken away is a former name like any other",
      uniqueItems: true,
      maxItems: 8,
      default: [],
    }),
    description: Type.String({
      title: "Description",
      description: "One line for people, as upsc -L shows it",
      maxLength: 128,
      default: "",
    }),
  },
);
export type NutSettings = Static<typeof nutSettings>;
