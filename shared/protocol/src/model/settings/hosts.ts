import Type, { type Static } from "typebox";
import { HOST_DEFAULT_NEEDS_MS } from "../host-times.ts";
import { section } from "./section.ts";

/** How long a shutdown waits for the servers behind the UPS (SAFETY 14). */
export const hostsSettings = section(
  { title: "Hosts", description: "How long a shutdown waits for the servers behind the UPS" },
  {
    longestNeedMin: Type.Integer({
      title: "Longest time for a host",
      description: "A server that asks for more is given only this; it is not waited for any longer",
      unit: "min",
      minimum: 1,
      maximum: 1_440,
      default: 60,
    }),
    defaultNeedS: Type.Integer({
      title: "Time for a host that does not tell",
      description: "For NUT clients, and for a server that nothing was heard of for a day",
      unit: "s",
      minimum: 10,
      maximum: 3_600,
      default: HOST_DEFAULT_NEEDS_MS / 1_000,
    }),
  },
);
export type HostsSettings = Static<typeof hostsSettings>;
