import { OptionError } from "../ups/spec.ts";

/** Of 256 last octets the first and the last are left out: some programs take them for a network and its broadcast. */
const HOSTS = 254;
const BLOCKS = 256 * 256;

/** Most cards that can have an address of their own here. */
export const MOST_CARDS = 20_000;

/**
 * Local addresses of `count` cards from `first` on, e.g. 127.10.0.254, 127.10.1.1: on Linux the whole of 127.0.0.0/8 is this machine.
 * Throws `OptionError` where that is not possible.
 */
export function cardAddresses(first: string, count: number): string[] {
  const octets = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(first)?.slice(1).map(Number) ?? [];
  const [a = 256, b = 256, c = 0] = octets;
  if (a > 255 || b > 255 || c < 1 || c > HOSTS) throw new OptionError(`"${first}" is not 127.A.B.C with C from 1 to ${HOSTS}`);
  const start = (a * 256 + b) * HOSTS + c - 1;
  if (start + count > BLOCKS * HOSTS) throw new OptionError(`${count} cards from ${first} on leave 127.0.0.0/8; begin lower`);
  return Array.from({ length: count }, (_, index) => {
    const block = Math.floor((start + index) / HOSTS);
    return `127.${block >> 8}.${block & 255}.${((start + index) % HOSTS) + 1}`;
  });
}
