import type { Here } from "@istars/protocol/model/discovery.ts";
import { FOUND_BY, type Foreign, type FoundBy, type FoundCard } from "@istars/protocol/model/isearch/found-card.ts";

/** A card of ours as it answered once. */
export interface CardSighting {
  readonly kind: "istars";
  readonly here: Here;
  /** Where the answer came from. */
  readonly from: string;
  /** Of this machine; `null` if the card was reached through a router. */
  readonly interface: string | null;
  readonly by: FoundBy;
  readonly isWrongSubnet: boolean;
}

/** Another maker's UPS as it answered once. */
export interface ForeignSighting {
  readonly kind: "snmp" | "nut";
  readonly foreign: Foreign;
  readonly interface: string | null;
}

/** One answer of anything that belongs into the list. */
export type Sighting = CardSighting | ForeignSighting;

/** A row of the list with what is remembered of it besides. */
export interface SeenCard {
  readonly card: FoundCard;
  /** Where a card of ours answers from; may differ from the address that it tells. */
  readonly from: string;
  /** The scan that met it last; 0: none, it told of itself. */
  readonly scan: number;
  /** In that scan it was met at this address from within its subnet, or through a router. */
  readonly isRightSubnet: boolean;
}

/** The row a sighting belongs to. */
export function keyOf(sighting: Sighting): string {
  if (sighting.kind === "istars") return sighting.here.mac;
  const { address, port, name } = sighting.foreign;
  // One NUT server serves several UPSs; an SNMP agent is one.
  return sighting.kind === "nut" ? `nut:${address}:${port}/${name ?? ""}` : `snmp:${address}:${port}`;
}

/**
 * The row after a sighting: what came last is true, ways add up. A card that is met through two interfaces of one wire is shown with the
 * one in whose subnet it is, whichever answer came last. Warnings are left as they were: `FoundCards` knows who else is there.
 */
export function mergeSighting(
  before: SeenCard | undefined,
  sighting: Sighting,
  at: { readonly wallMs: number; readonly scan: number },
): SeenCard {
  const { wallMs, scan } = at;
  const by = sighting.kind === "istars" ? sighting.by : sighting.kind;
  const isOurs = sighting.kind === "istars";
  const knownRight = isOurs && before?.scan === scan && before.isRightSubnet && before.card.here?.address === sighting.here.address;
  const isRightSubnet = !isOurs || !sighting.isWrongSubnet || knownRight;
  const keepsInterface = knownRight && sighting.isWrongSubnet;
  return {
    from: isOurs ? sighting.from : sighting.foreign.address,
    scan,
    isRightSubnet,
    card: {
      key: keyOf(sighting),
      kind: sighting.kind,
      foundBy: FOUND_BY.filter((way) => way === by || before?.card.foundBy.includes(way)),
      interface: keepsInterface ? before.card.interface : sighting.interface,
      here: isOurs ? sighting.here : null,
      foreign: isOurs ? null : sighting.foreign,
      warnings: before?.card.warnings ?? [],
      firstSeenWallMs: before?.card.firstSeenWallMs ?? wallMs,
      lastSeenWallMs: wallMs,
      isLost: false,
    },
  };
}
