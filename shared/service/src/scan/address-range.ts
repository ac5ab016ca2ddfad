import ipaddr from "ipaddr.js";
import { ScanError } from "./scan-error.ts";

/** IPv4 addresses from `first` to `last`, both included, as unsigned 32-bit numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** Most addresses of one range, a /16: more would take over a minute, and is a slip of the pen rather than a plan. */
export const MAX_RANGE_ADDRESSES = 65_536;

/** 0.0.0.0/8 means "this network", 224.0.0.0 and above are multicast, reserved and broadcast: nobody has such an address. */
const FIRST_HOST = 0x01_00_00_00;
const LAST_HOST = 0xdf_ff_ff_ff;

/**
 * Reads `192.0.2.0/24` (its hosts; network and broadcast address left out), `192.0.2.10-192.0.2.40` or one address.
 * Throws a `ScanError` that names the range.
 */
export function parseRange(text: string): AddressRange {
  const range = readSubnet(text) ?? readSpan(text);
  if (!range) {
    const isIpv6 = text.includes(":");
    throw new ScanError(
      "range.malformed",
      text,
      isIpv6
        ? `"${text}" is IPv6; only IPv4 addresses can be asked one by one. Cards with IPv6 alone are found without a range`
        : `"${text}" is not a range of addresses; expected 192.0.2.0/24, 192.0.2.10-192.0.2.40 or one address`,
    );
  }
  const { first, last } = range;
  if (last < first) throw new ScanError("range.malformed", text, `"${text}" ends before it begins`);
  const count = last - first + 1;
  if (count > MAX_RANGE_ADDRESSES) {
    const [is, most] = [count, MAX_RANGE_ADDRESSES].map((n) => n.toLocaleString("en"));
    throw new ScanError("range.too-large", text, `"${text}" holds ${is} addresses; at most ${most} (a /16) can be asked in one range`);
  }
  if (first < FIRST_HOST || last > LAST_HOST) {
    throw new ScanError("range.reserved", text, `"${text}" holds addresses that no card can have`);
  }
  return range;
}

/** The hosts of the subnet in which an interface has `address`. */
export function hostsOf(address: string, prefix: number): AddressRange {
  const size = 2 ** (32 - prefix);
  const network = Math.floor(numberOf(address) / size) * size;
  // A /31 and a /32 have neither a network nor a broadcast address (RFC 3021).
  return size <= 2 ? { first: network, last: network + size - 1 } : { first: network + 1, last: network + size - 2 };
}

/** The same addresses in order, each once, in as few ranges as they need. */
export function joinRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const joined: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before && range.first <= before.last + 1) joined[joined.length - 1] = { ...before, last: Math.max(before.last, range.last) };
    else joined.push(range);
  }
  return joined;
}

export const countAddresses = (ranges: readonly AddressRange[]): number =>
  ranges.reduce((count, { first, last }) => count + last - first + 1, 0);

/** Each address of the ranges, as text. */
export function* addressesOf(ranges: readonly AddressRange[]): Generator<string> {
  for (const { first, last } of ranges) {
    for (let at = first; at <= last; at++) yield textOf(at);
  }
}

/** False for what is no IPv4 address. */
export function isInRanges(address: string, ranges: readonly AddressRange[]): boolean {
  if (!isAddress(address)) return false;
  const number = numberOf(address);
  return ranges.some(({ first, last }) => number >= first && number <= last);
}

function readSubnet(text: string): AddressRange | null {
  const [address = "", prefix = "", ...more] = text.trim().split("/");
  if (!isAddress(address) || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32 || more.length > 0) return null;
  return hostsOf(address, Number(prefix));
}

function readSpan(text: string): AddressRange | null {
  const [first = "", last = first, ...more] = text.split("-").map((part) => part.trim());
  if (!isAddress(first) || !isAddress(last) || more.length > 0) return null;
  return { first: numberOf(first), last: numberOf(last) };
}

/** Four decimal numbers: other spellings that some systems take, such as `10.1` or octal ones, mean different things to people. */
const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text);
const numberOf = (address: string): number => ipaddr.IPv4.parse(address).octets.reduce((number, octet) => number * 256 + octet, 0);
const textOf = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join(".");
