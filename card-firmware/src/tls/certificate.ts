import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, type Der, explicit, implicit, integer, octets, oid, printable, sequence, set, time, utf8, yes } from "./der.ts";

/** What a certificate says about who shows it. */
export interface CertificateNames {
  /** What people call the card. */
  readonly name: string;
  /** Tells this card from all others. */
  readonly serial: string;
  /** Host names under which it is reached, e.g. `ups-1.example.org`. */
  readonly hosts: readonly string[];
  /** Its IP addresses, without zones. */
  readonly addresses: readonly string[];
}

export interface CertificateOrder {
  /** PKCS #8 in PEM, of a key on the curve P-256. */
  readonly key: string;
  readonly names: CertificateNames;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Source: RFC 5480 §2.1.1, RFC 5758 §3.2, RFC 5280 §4.2.1 and appendix A. */
const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  serialNumber: "2.5.4.5",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  extKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
} as const;
/** RFC 5280 appendix A: `ub-common-name`, `ub-serial-number`; the first counts characters. */
const MAX_NAME = 64;
const DIGITAL_SIGNATURE = bits(Uint8Array.of(0x80), 7);

/** A new key on the curve P-256, PKCS #8 in PEM. */
export const makeKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/**
 * A certificate that the key signs for itself, in PEM. Written by hand, because it is the only structure of its kind here: a library that
 * can write any would stay in the memory of a small card for the sake of one page of octets every two years. Source: RFC 5280 §4.1.
 */
export function makeCertificate({ key, names, fromMs, untilMs }: CertificateOrder): string {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const subject = subjectOf(names);
  const signed = sequence(
    explicit(0, integer(Uint8Array.of(2))), // version 3
    integer(randomBytes(16)),
    algorithm,
    subject,
    sequence(time(fromMs), time(untilMs)),
    subject,
    publicKey,
    explicit(3, sequence(...extensionsOf(names))),
  );
  const certificate = sequence(signed, algorithm, bits(sign("sha256", signed, privateKey)));
  const lines =
    Buffer.from(certificate)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function subjectOf({ name, serial }: CertificateNames): Der {
  const common = [...name].slice(0, MAX_NAME).join("") || serial;
  return sequence(
    set(sequence(oid(OID.commonName), utf8(common))),
    set(sequence(oid(OID.serialNumber), printable(serial.replaceAll(/[^A-Za-z0-9 '()+,\-./:=?]/g, "-").slice(0, MAX_NAME)))),
  );
}

function extensionsOf({ hosts, addresses }: CertificateNames): readonly Der[] {
  const others = [
    ...hosts.map((host) => implicit(2, Buffer.from(host, "latin1"))),
    ...addresses.map((one) => implicit(7, addressOctets(one))),
  ];
  return [
    sequence(oid(OID.basicConstraints), yes(), octets(sequence())), // is no authority for others
    sequence(oid(OID.keyUsage), yes(), octets(DIGITAL_SIGNATURE)),
    sequence(oid(OID.extKeyUsage), octets(sequence(oid(OID.serverAuth)))),
    ...(others.length === 0 ? [] : [sequence(oid(OID.subjectAltName), octets(sequence(...others)))]),
  ];
}

/** The four or sixteen octets of an address. */
export function addressOctets(address: string): Uint8Array {
  if (isIP(address) === 4) return Uint8Array.from(address.split("."), Number);
  // The one spelling that URLs are brought to has no dotted tail.
  const [front = "", back = ""] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string): readonly number[] => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(front), groups(back)];
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
