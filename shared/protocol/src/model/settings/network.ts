import Type, { type Static } from "typebox";
import { known } from "../schema.ts";
import { choice, section } from "./section.ts";

/** `system`: the card leaves its port as the operating system has set it. */
export type NetworkMode = "system" | "dhcp" | "static";

const ipv4 = { pattern: "^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$" } as const;

/** Where the card is on the network. What belongs together but does not fit is told by `networkFaults`. */
export const networkSettings = section(
  {
    title: "Network",
    description:
      "The address of this card. A change takes effect at once; the pages are then at the new address. The card goes back to the old one if the new one cannot be had",
  },
  {
    mode: choice<NetworkMode>(
      { system: "As the operating system has it", dhcp: "From the network's DHCP server", static: "The one below" },
      { title: "Address", description: "Where the card's address comes from", default: "system" },
    ),
    address: known(Type.String(ipv4), { title: "IPv4 address", description: "For a static address", default: null }),
    prefix: known(Type.Integer({ minimum: 1, maximum: 31 }), {
      title: "Prefix length",
      description: "24 is the mask 255.255.255.0",
      default: null,
    }),
    gateway: known(Type.String(ipv4), { title: "Gateway", description: "In the card's own subnet; empty: none", default: null }),
    dns: Type.Array(Type.String(ipv4), {
      title: "DNS servers",
      description: "Asked in this order; empty with DHCP: those that it gives",
      maxItems: 3,
      default: [],
    }),
  },
);
export type NetworkSettings = Static<typeof networkSettings>;
