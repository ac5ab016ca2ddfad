import Type, { type Static } from "typebox";
import { known } from "../schema.ts";
import { secretField } from "./secret.ts";
import { choice, section } from "./section.ts";

const community = Type.Object(
  {
    label: Type.String({
      title: "Label",
      description: "What this community is for; tells the entries apart",
      minLength: 1,
      maxLength: 32,
    }),
    community: secretField({
      title: "Community",
      description: "The word a manager sends with each request; it may read everything",
      minLength: 1,
      maxLength: 64,
    }),
  },
  { additionalProperties: false },
);

/** Who may ask over SNMP v1 and v2c, and what the agent says where tastes differ. Without a community it answers nobody (SAFETY 32). */
export const snmpSettings = section(
  { title: "SNMP", description: "Who may ask over SNMP v1 and v2c; without a community the card answers nobody" },
  {
    communities: Type.Array(community, {
      title: "Read-only communities",
      description: "Each may read everything and write nothing",
      key: "label",
      maxItems: 16,
      default: [],
    }),
    idleTestId: choice(
      { latest: "That of the latest test", none: "None" },
      {
        title: "Test id after a test",
        description:
          "RFC 1628 keeps the id of the latest test; choose “None” for managers that then show a test for ever, as NUT's snmp-ups does",
        default: "latest",
      },
    ),
    sysObjectId: known(Type.String({ pattern: "^[0-2](\\.(0|[1-9]\\d{0,9})){2,30}$" }), {
      title: "sysObjectID",
      description: "An arc of your own, for managers that choose their templates by it; empty: that of RFC 1628",
      default: null,
    }),
  },
);
export type SnmpSettings = Static<typeof snmpSettings>;
