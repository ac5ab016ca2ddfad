import { isIP, isIPv6 } from "node:net";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";

const SNMP_PORT = 161;
const NUT_PORT = 3_493;

/** A label of a host name; underscores are none, and there are networks that have them. Source: RFC 1123 §2.1. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A host as it is kept: lower case, an IPv6 address without brackets, a name without a dot at its end; `null` for what is none. */
export function hostOf(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1");
  const bare = host.split("%")[0] ?? "";
  if (isIP(bare) !== 0) return bare === host || isIPv6(bare) ? host : null;
  const name = host.replace(/\.$/, "");
  // A last label of digits alone is an address that somebody mistyped.
  return name.length <= 253 && name.split(".").every((label) => LABEL.test(label)) && !/(^|\.)\d+$/.test(name) ? name : null;
}

/** The origin that a card's URL stands for; `null` for what is none: another protocol, a path, a user, a query. */
export function originOf(text: string): string | null {
  const url = URL.parse(text.trim());
  if (url === null || !["http:", "https:"].includes(url.protocol)) return null;
  const isBare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  return isBare && url.hostname !== "" && hostOf(url.hostname) !== null ? url.origin : null;
}

const bracketed = (host: string): string => (isIPv6(host.split("%")[0] ?? "") ? `[${host}]` : host);
const withPort = (host: string, port: number, usual: number): string => (port === usual ? host : `${bracketed(host)}:${port}`);

/** Where a card is, the same for every way to write it: no two cards of a fleet share it. */
export function placeOf(reach: GivenReach): string {
  switch (reach.kind) {
    case "istars":
      return reach.url;
    case "snmp":
      return `snmp://${bracketed(reach.host)}:${reach.port}`;
    case "nut":
      return `nut://${bracketed(reach.host)}:${reach.port}/${encodeURIComponent(reach.ups)}`;
  }
}

/** Where a card is, for people: without what goes without saying. */
export function addressOf(reach: GivenReach): string {
  switch (reach.kind) {
    case "istars": {
      const { hostname, host, port } = new URL(reach.url);
      return port === "" ? hostname.replace(/^\[(.*)\]$/, "$1") : host;
    }
    case "snmp":
      return withPort(reach.host, reach.port, SNMP_PORT);
    case "nut":
      return `${reach.ups}@${withPort(reach.host, reach.port, NUT_PORT)}`;
  }
}

/** Of the card's own pages; `null` where it has none that we know of. */
export const cardUrlOf = (reach: GivenReach): string | null => (reach.kind === "istars" ? reach.url : null);
