import { expect, test } from "vitest";
import { formatAddress, parseAddress, parseOptionalAddress } from "./address.ts";

test("an address is read with and without a host, in IPv4 and IPv6", () => {
  expect(parseAddress("127.0.0.1:80")).toEqual({ host: "127.0.0.1", port: 80 });
  expect(parseAddress(":161")).toEqual({ host: "0.0.0.0", port: 161 });
  expect(parseAddress("[::1]:443")).toEqual({ host: "::1", port: 443 });
  expect(parseOptionalAddress("off")).toBe("off");
  expect(formatAddress({ host: "::1", port: 443 })).toBe("[::1]:443");
});

test.each(["", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "a:b"])("%j is refused with the form expected", (text) => {
  expect(() => parseAddress(text)).toThrow("expected ADDR:PORT");
});
