import Type, { type Static } from "typebox";
import { section } from "./section.ts";

/** Whether the card can be found and set from the network around it. */
export const discoverySettings = section(
  { title: "Discovery", description: "Whether iSearch finds this card on its local network, and may set its address" },
  {
    answer: Type.Boolean({
      title: "Can be found",
      description: "Off: the card answers no search; who does not know its address cannot find it",
      default: true,
    }),
    allowSet: Type.Boolean({
      title: "Address can be set",
      description: "By a local read-write user who proves the password; off: on the pages and by the API only",
      default: true,
    }),
    mdns: Type.Boolean({
      title: "Announce by mDNS",
      description: "As _istars._tcp and _http._tcp, so that browsers of services list it",
      default: true,
    }),
  },
);
export type DiscoverySettings = Static<typeof discoverySettings>;
