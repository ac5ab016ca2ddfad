import { expect, test } from "vitest";
import { externalAddress, isOwnAddress } from "./address-rules.ts";

const OWN = "http://127.0.0.1:8095";

test.each([
  ["http://127.0.0.1:8095/", true],
  ["http://127.0.0.1:8095/cards?x#y", true],
  ["http://127.0.0.1:8096/", false],
  ["https://127.0.0.1:8095/", false],
  ["http://localhost:8095/", false],
  ["http://127.0.0.1:8095@evil.example/", false],
  ["http://127.0.0.1:8095.evil.example/", false],
  ["data:text/html,x", false],
  ["not an address", false],
  ["", false],
])("%s is the service's: %s", (address, isOwn) => {
  expect(isOwnAddress(address, OWN)).toBe(isOwn);
  expect(isOwnAddress(address, null)).toBe(false);
});

test.each(["https://192.0.2.7/", "http://192.0.2.7:8080/login?a=b", "https://[2001:db8::7]/"])("%s may be opened outside", (address) => {
  expect(externalAddress(address, OWN)).toBe(address);
});

test.each([
  "file:///etc/passwd",
  "javascript:alert(1)",
  "smb://192.0.2.7/share",
  "ms-settings:network",
  "http://user:secret@192.0.2.7/",
  "http://user@192.0.2.7/",
  `${OWN}/api/v1/session`,
  "//192.0.2.7/",
  "",
])("%s may not be opened outside", (address) => {
  expect(externalAddress(address, OWN)).toBeNull();
});
