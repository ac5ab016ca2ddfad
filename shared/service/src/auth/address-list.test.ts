import { expect, test } from "vitest";
import { AddressList, isAddressRange } from "./address-list.ts";

test("an empty list allows any address", () => {
  expect(new AddressList([]).allows("203.0.113.9")).toBe(true);
});

test("single addresses and networks allow what lies in them, in both families, also IPv4 that comes over an IPv6 socket", () => {
  const list = new AddressList(["192.0.2.7", "198.51.100.0/25", "2001:db8:1::/48", "fe80::1"]);
  for (const address of ["192.0.2.7", "::ffff:192.0.2.7", "198.51.100.127", "2001:db8:1:2::3", "fe80::1%eth0"]) {
    expect([address, list.allows(address)]).toEqual([address, true]);
  }
  for (const address of ["192.0.2.8", "198.51.100.128", "::ffff:198.51.100.128", "2001:db8:2::1", "fe80::2", "", "nonsense"]) {
    expect([address, list.allows(address)]).toEqual([address, false]);
  }
});

test("what is no address range is told apart", () => {
  for (const text of ["192.0.2.7", "0.0.0.0/0", "192.0.2.0/32", "::/0", "2001:db8::1/128"])
    expect([text, isAddressRange(text)]).toEqual([text, true]);
  for (const text of [
    "",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.0/33",
    "192.0.2.0/",
    "::1/129",
    "fe80::1%eth0",
    "host.example",
    "10.0.0.0/-1",
    " 10.0.0.1",
  ]) {
    expect([text, isAddressRange(text)]).toEqual([text, false]);
  }
});
