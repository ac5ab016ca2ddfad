import Type, { type Static } from "typebox";
import { section } from "./section.ts";

/** What the card is called and where it stands; SNMP's system group, NUT and the pages show it. */
export const identitySettings = section(
  { title: "Identity", description: "What this card is called, where it stands and who looks after it" },
  {
    name: Type.String({ title: "Name", description: "Shown everywhere; left empty, the machine's host name", maxLength: 64, default: "" }),
    location: Type.String({ title: "Location", description: "Where the UPS stands, e.g. a room and a rack", maxLength: 128, default: "" }),
    contact: Type.String({ title: "Contact", description: "Who to call about this UPS", maxLength: 128, default: "" }),
  },
);
export type IdentitySettings = Static<typeof identitySettings>;
