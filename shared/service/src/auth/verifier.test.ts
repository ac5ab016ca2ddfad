import { createHash, createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { formatVerifier, impossibleVerifier, isPassword, makeVerifier, parseVerifier, preparePassword } from "./verifier.ts";

/** RFC 7677 §3: the conversation of user "user" with password "pencil". */
const RFC_7677 = {
  salt: Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
  iterations: 4096,
  authMessage: [
    "n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  ].join(","),
  proof: Buffer.from("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "base64"),
  serverSignature: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

test("the stored form checks the proof and makes the server signature of RFC 7677 section 3", async () => {
  const { salt, iterations, authMessage, proof, serverSignature } = RFC_7677;
  const { storedKey, serverKey } = await makeVerifier("pencil", iterations, salt);
  expect(createHmac("sha256", serverKey).update(authMessage).digest("base64")).toBe(serverSignature);
  const clientSignature = createHmac("sha256", storedKey).update(authMessage).digest();
  const clientKey = proof.map((byte, i) => byte ^ (clientSignature[i] ?? 0));
  expect(createHash("sha256").update(clientKey).digest()).toEqual(storedKey);
});

test("only the password itself fits its verifier", async () => {
  const verifier = await makeVerifier("correct horse", 10);
  expect(await isPassword("correct horse", verifier)).toBe(true);
  for (const wrong of ["correct hors", "Correct horse", "correct horse ", ""]) expect(await isPassword(wrong, verifier)).toBe(false);
  expect(await isPassword("correct horse", impossibleVerifier(10))).toBe(false);
});

test("two verifiers of one password differ, because each has a salt of its own", async () => {
  const [a, b] = await Promise.all([makeVerifier("same password", 10), makeVerifier("same password", 10)]);
  expect(a.salt).not.toEqual(b.salt);
  expect(a.storedKey).not.toEqual(b.storedKey);
});

test("spellings of a password that look the same are the same", async () => {
  expect(preparePassword("I\u00adX")).toBe("IX"); // RFC 4013 §3, examples 1, 4 and 5
  expect(preparePassword("\u00aa")).toBe("a");
  expect(preparePassword("\u2168")).toBe("IX");
  expect(preparePassword("a\u00a0b")).toBe("a b");
  expect(await isPassword("u\u0308ber", await makeVerifier("\u00fcber", 10))).toBe(true);
});

test("a verifier survives being written down, and damage is noticed", async () => {
  const verifier = await makeVerifier("pencil", 4096, RFC_7677.salt);
  const text = formatVerifier(verifier);
  expect(text).toMatch(/^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$.{44}:.{44}$/);
  expect(parseVerifier(text)).toEqual(verifier);
  for (const damaged of ["", text.slice(0, -1), text.replace("256", "1"), text.replace("4096", "x")])
    expect(() => parseVerifier(damaged)).toThrow("SCRAM-SHA-256 form");
});
