import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { KeyRing } from "./v3-keys.ts";
import { decrypt, encrypt } from "./v3-protection.ts";

const hex = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString("hex");
const ENGINE = Uint8Array.from(Buffer.from("000000000000000000000002", "hex"));
const PASSWORD = "maplesyrup";

test("a password becomes the local key of RFC 3414 §A.3, time and again", () => {
  const keys = new KeyRing();
  for (let n = 0; n < 2; n++) {
    expect(hex(keys.authKey({ protocol: "md5", password: PASSWORD }, ENGINE))).toBe("526f5eed9fcce26f8964c2930787d82b");
    expect(hex(keys.authKey({ protocol: "sha", password: PASSWORD }, ENGINE))).toBe("6695febc9288e36282235fc7151f128497b38f3f");
  }
});

test("a key that is too short for the cipher is made longer in the two ways that makers have", () => {
  const keys = new KeyRing();
  const auth = { protocol: "md5", password: "another one" } as const;
  const keyFor = (protocol: "aes" | "aes256" | "aes256-cisco") =>
    hex(keys.privKey({ name: "ups", auth, priv: { protocol, password: PASSWORD } }, ENGINE));
  const short = "526f5eed9fcce26f8964c2930787d82b";
  expect(keyFor("aes")).toBe(short);
  // draft-blumenthal-aes-usm-04 §3.1.2.1: the hash of the key itself follows.
  expect(keyFor("aes256")).toBe(short + createHash("md5").update(Buffer.from(short, "hex")).digest("hex"));
  // draft-reeder-snmpv3-usm-3desede-00 §2.1 has this very vector: the key that the first key makes as a password follows.
  expect(keyFor("aes256-cisco")).toBe(`${short}79eff44a90650ee0a3a40abfac5acc12`);
  expect(keys.privKey({ name: "ups", auth, priv: null }, ENGINE)).toBeNull();
});

test("the cipher is AES-128 in CFB mode as NIST SP 800-38A F.3.13 has it, started with clock and salt", () => {
  const key = Buffer.from("2b7e151628aed2a6abf7158809cf4f3c", "hex");
  const start = { boots: 0x00010203, time: 0x04050607, salt: Buffer.from("08090a0b0c0d0e0f", "hex") };
  const plain = Buffer.from("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51", "hex");
  const secret = encrypt(plain, key, start);
  expect(hex(secret)).toBe("3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b");
  expect(hex(decrypt(secret, key, start))).toBe(plain.toString("hex"));
});
