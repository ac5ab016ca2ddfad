import { BlockList, isIP } from "node:net";

/** An address without its zone; IPv4 in an IPv6 socket is IPv4. */
function plainAddress(address: string): string {
  const plain = address.replace(/%.*$/, "");
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
}

interface Range {
  readonly address: string;
  readonly family: "ipv4" | "ipv6";
  readonly prefix: number;
}

function rangeOf(text: string): Range | null {
  const [, address = "", prefixText] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = address.includes("%") ? 0 : isIP(address);
  if (version === 0) return null;
  const bits = version === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  return prefix <= bits ? { address, family: version === 4 ? "ipv4" : "ipv6", prefix } : null;
}

/** True for `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`. */
export const isAddressRange = (text: string): boolean => rangeOf(text) !== null;

/** The addresses and networks somebody may come from. An empty list allows any. */
export class AddressList {
  readonly #list: BlockList | null;

  /** Entries that are no address range allow nobody; they are refused before they are stored. */
  constructor(entries: readonly string[]) {
    this.#list = entries.length === 0 ? null : new BlockList();
    for (const entry of entries) {
      const range = rangeOf(entry);
      if (range) this.#list?.addSubnet(range.address, range.prefix, range.family);
    }
  }

  /** `address` as a socket tells it. */
  allows(address: string): boolean {
    if (this.#list === null) return true;
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && this.#list.check(plain, version === 4 ? "ipv4" : "ipv6");
  }
}
