import { createPrivateKey, X509Certificate } from "node:crypto";
import { identityKeyOf } from "@istars/protocol/net/source/identity-key.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOctets, type CertificateNames, makeCertificate, makeKey } from "./certificate.ts";

const NAMES: CertificateNames = {
  name: "USV Büro 1",
  serial: "A-1/7",
  hosts: ["ups-1.example.org", "istars-0a0b0c.local"],
  addresses: ["192.0.2.7", "fe80::1"],
};
const FROM = Date.UTC(2019, 0, 1);
const UNTIL = Date.UTC(2028, 1, 29, 23, 59, 58);

const make = (key: string, names: Partial<CertificateNames> = {}, untilMs = UNTIL) =>
  new X509Certificate(makeCertificate({ key, names: { ...NAMES, ...names }, fromMs: FROM, untilMs }));

test("a certificate carries its names, its dates and its key, and its signature holds", () => {
  const key = makeKey();
  const made = make(key);
  expect(made.subject).toBe("CN=USV Büro 1\nserialNumber=A-1/7");
  expect(made.issuer).toBe(made.subject);
  expect(made.subjectAltName).toBe("DNS:ups-1.example.org, DNS:istars-0a0b0c.local, IP Address:192.0.2.7, IP Address:FE80:0:0:0:0:0:0:1");
  expect([Date.parse(made.validFrom), Date.parse(made.validTo)]).toEqual([FROM, UNTIL]);
  expect([made.ca, made.keyUsage]).toEqual([false, ["1.3.6.1.5.5.7.3.1"]]);
  expect(made.verify(made.publicKey)).toBe(true);
  expect(made.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(made.checkHost("ups-1.example.org")).toBe("ups-1.example.org");
  expect(made.checkIP("192.0.2.7")).toBe("192.0.2.7");
});

test("SAFETY 31: two certificates over one key have one identity key, and others over another key another", () => {
  const key = makeKey();
  const [first, renewed] = [make(key), make(key, { addresses: ["192.0.2.8"] }, UNTIL + 86_400_000)];
  expect(renewed.serialNumber).not.toBe(first.serialNumber);
  expect(identityKeyOf(renewed)).toBe(identityKeyOf(first));
  expect(identityKeyOf(make(makeKey()))).not.toBe(identityKeyOf(first));
});

test("years after 2049 are written in full", () => {
  const untilMs = Date.UTC(2_050, 0, 1);
  expect(Date.parse(make(makeKey(), {}, untilMs).validTo)).toBe(untilMs);
});

test("whatever the card is called and wherever it is, the certificate can be read", () => {
  const key = makeKey();
  const names = fc.record({
    name: fc.string({ unit: "grapheme", maxLength: 80 }),
    serial: fc.string({ minLength: 1, maxLength: 80 }),
    hosts: fc.array(fc.domain(), { maxLength: 3 }),
    addresses: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(names, (given) => {
      const made = make(key, given);
      expect(made.verify(made.publicKey)).toBe(true);
      for (const address of given.addresses) expect(made.checkIP(address)).toBe(address);
    }),
    { numRuns: 200 },
  );
});

test("an address is written in its four or sixteen octets", () => {
  expect([...addressOctets("192.0.2.7")]).toEqual([192, 0, 2, 7]);
  expect([...addressOctets("::1")]).toEqual([...Array.from({ length: 15 }, () => 0), 1]);
  expect([...addressOctets("2001:db8::102:304")]).toEqual([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
  expect([...addressOctets("::ffff:192.0.2.7")].slice(-6)).toEqual([0xff, 0xff, 192, 0, 2, 7]);
});
