import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** How many there are, in words: `3 cards, 1 UPS of another maker`. */
export function countOf(cards: readonly FoundCard[]): string {
  const ours = cards.filter(({ kind }) => kind === "istars").length;
  const others = cards.length - ours;
  const words = others === 0 ? [] : [count(others, "UPS of another maker", "UPSs of other makers")];
  return [count(ours, "card", "cards"), ...words].join(", ");
}

/** What a running scan is doing, in one line. */
export function progressLine(scan: Scan, cards: readonly FoundCard[], tookMs: number): string {
  const asked = scan.toAsk === 0 ? [] : [`asked ${scan.asked} of ${count(scan.toAsk, "address", "addresses")}`];
  return [`Searching, ${seconds(tookMs)}`, countOf(cards), ...asked, "Ctrl-C ends it"].join(" · ");
}

/** How a scan ended, in one line. */
export function endLine(scan: Scan, cards: readonly FoundCard[]): string {
  const ended = scan.state === "cancelled" ? ", ended early" : "";
  return `${countOf(cards)} found in ${seconds(scan.tookMs ?? 0)}${ended}`;
}

/** What somebody can do who found nothing. */
export function nothingFound(interfaces: readonly LocalInterface[], port: number): readonly string[] {
  const searched = interfaces.map(({ name, ipv4 }) => [name, ...ipv4.map(({ address, prefix }) => `${address}/${prefix}`)].join(" "));
  return [
    "No card answered. Check that",
    `  - this machine is on the cards' network; searched: ${searched.join(", ") || "no interface"}`,
    "  - the cards have power, and the lights at their network sockets are on",
    `  - no firewall here or between blocks UDP port ${port}, and no VPN takes the traffic away`,
    "Cards behind a router have to be asked by their addresses: isearch scan --range 192.0.2.0/24",
  ];
}
