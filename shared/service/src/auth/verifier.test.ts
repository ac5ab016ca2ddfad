import { expect, test } from "vitest";
import { formatVerifier, impossibleVerifier, isPassword, makeVerifier, parseVerifier } from "./verifier.ts";

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
  expect(await isPassword("u\u0308ber", await makeVerifier("\u00fcber", 10))).toBe(true);
});

test("a verifier survives being written down, and damage is noticed", async () => {
  const verifier = await makeVerifier("pencil", 4096, Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"));
  const text = formatVerifier(verifier);
  expect(text).toMatch(/^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$.{44}:.{44}$/);
  expect(parseVerifier(text)).toEqual(verifier);
  for (const damaged of ["", text.slice(0, -1), text.replace("256", "1"), text.replace("4096", "x")])
    expect(() => parseVerifier(damaged)).toThrow("SCRAM-SHA-256 form");
});
