import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f:]+(\.\d{1,3}){0,3}$/i;
/** A browser cannot say over which interface it wants such an address. */
const IPV6_LINK_LOCAL = /^fe[89ab]/i;

/**
 * The address of a card's own pages; `null` if it serves none, or is nowhere a browser could go. What a card tells of itself is not
 * believed to be an address unless it looks like one.
 */
export function webAddressOf({ here, isLost }: FoundCard): string | null {
  if (here === null || isLost) return null;
  const { address, ports } = here;
  const isIpv6 = address.includes(":") && IPV6.test(address) && !IPV6_LINK_LOCAL.test(address);
  if (!isIpv6 && !IPV4.test(address)) return null;
  const host = isIpv6 ? `[${address}]` : address;
  if (ports.https !== null) return `https://${host}${ports.https === 443 ? "" : `:${ports.https}`}/`;
  return ports.http === null ? null : `http://${host}${ports.http === 80 ? "" : `:${ports.http}`}/`;
}
