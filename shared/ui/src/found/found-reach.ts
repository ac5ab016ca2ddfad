import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { USUAL_PORTS } from "../reach/reach-draft.ts";
import { addressOf } from "./found-facts.ts";
import { webAddressOf } from "./web-address.ts";

/** What a search does not find out, asked once for all that were found. */
export interface FoundSecrets {
  readonly token: string;
  readonly community: string;
}

/**
 * How a found card is to be reached; `null` where it cannot be, e.g. it serves no pages. A card of ours that is met over https still lacks
 * its identity key.
 */
export function reachOfFound(card: FoundCard, { token, community }: FoundSecrets): GivenReach | null {
  if (card.kind === "istars") {
    const url = webAddressOf(card);
    return url === null ? null : { kind: "istars", url: new URL(url).origin, identityKey: null, ...(token === "" ? {} : { token }) };
  }
  if (card.foreign === null) return null;
  const { address: host, port } = card.foreign;
  if (card.kind === "snmp")
    return { kind: "snmp", host, port, version: "v2c", user: null, authProtocol: "none", privProtocol: "none", community };
  return { kind: "nut", host, port, ups: upsOf(card) ?? "ups", user: null };
}

/** The key of a found UPS ends with its name at the NUT server. */
const upsOf = ({ key, foreign }: FoundCard): string | null => /^nut:.*\/([^/]+)$/.exec(key)?.[1] ?? foreign?.name ?? null;

const withPort = (host: string, port: number, usual: number): string => {
  if (port === usual) return host;
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
};

/** Under which addresses a fleet may hold the card already, as its list writes them. */
function placesOf(card: FoundCard): readonly string[] {
  const host = addressOf(card);
  if (card.here !== null) {
    const { http, https } = card.here.ports;
    return [...(http === null ? [] : [withPort(host, http, 80)]), ...(https === null ? [] : [withPort(host, https, 443)])];
  }
  if (card.foreign === null) return [];
  const at = withPort(host, card.foreign.port, card.kind === "snmp" ? USUAL_PORTS.snmp : USUAL_PORTS.nut);
  return [card.kind === "nut" ? `${upsOf(card) ?? ""}@${at}` : at];
}

/** Tells which of the found cards are in the fleet already. */
export function knownAmong(fleet: readonly Pick<FleetCard, "kind" | "address">[]): (card: FoundCard) => boolean {
  const places = new Set(fleet.map(({ kind, address }) => `${kind} ${address.toLowerCase()}`));
  return (card) => placesOf(card).some((place) => places.has(`${card.kind} ${place.toLowerCase()}`));
}
