import { expect, test } from "vitest";
import { isSame, isScramProof, newSalt, preparePassword, scramKeys, scramProof, scramSignature } from "./scram.ts";

/** RFC 7677 §3: the conversation of user "user" with password "pencil". */
const RFC_7677 = {
  salt: Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
  iterations: 4096,
  authMessage: [
    "n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  ].join(","),
  proof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  signature: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

test("proof and signature are those of RFC 7677 section 3", async () => {
  const { salt, iterations, authMessage, proof, signature } = RFC_7677;
  const keys = await scramKeys("pencil", salt, iterations);
  expect(scramProof(keys, authMessage).toString("base64")).toBe(proof);
  expect(scramSignature(keys.serverKey, authMessage).toString("base64")).toBe(signature);
  expect(isScramProof(Buffer.from(proof, "base64"), keys.storedKey, authMessage)).toBe(true);
});

test("keys are those of RFC 5802 section 3, here for the password, salt and iterations of its section 5 and SHA-256", async () => {
  // The RFC's own numbers are for SHA-1; these were reckoned with another implementation, Python's hashlib.
  const { clientKey, storedKey, serverKey } = await scramKeys("pencil", Buffer.from("QSXCR+Q6sek8bf92", "base64"), 4096);
  expect(clientKey.toString("hex")).toBe("4a6701840c1fc8301c3652e8cf0c8abd2820861b7daae823aba7a62946e4b670");
  expect(storedKey.toString("hex")).toBe("14efbd8c16f7314ba4b7a8c99f38cf64e59ce68c3f3eee89b4fca3bb46aa684f");
  expect(serverKey.toString("hex")).toBe("ab127549b992022e44712d09e4293f70a026ffe2316be2b0a7addfe0e1c3833a");
});

test("a proof of another password, for another message, damaged in any bit or of another length is none", async () => {
  const { salt, authMessage } = RFC_7677;
  const [right, wrong] = await Promise.all([scramKeys("pencil", salt, 10), scramKeys("pencil ", salt, 10)]);
  const proof = scramProof(right, authMessage);
  expect(isScramProof(proof, right.storedKey, authMessage)).toBe(true);
  expect(isScramProof(scramProof(wrong, authMessage), right.storedKey, authMessage)).toBe(false);
  expect(isScramProof(proof, right.storedKey, `${authMessage}x`)).toBe(false);
  for (let bit = 0; bit < 256; bit++) {
    const damaged = Buffer.from(proof);
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(isScramProof(damaged, right.storedKey, authMessage)).toBe(false);
  }
  for (const length of [0, 1, 31]) expect(isScramProof(proof.subarray(0, length), right.storedKey, authMessage)).toBe(false);
  expect(isScramProof(Buffer.concat([proof, Buffer.of(0)]), right.storedKey, authMessage)).toBe(false);
});

test("octets are the same only if their number is, too", () => {
  expect(isSame(Buffer.of(1, 2), Buffer.of(1, 2))).toBe(true);
  expect(isSame(Buffer.of(1, 2), Buffer.of(1, 3))).toBe(false);
  expect(isSame(Buffer.of(1, 2), Buffer.of(1))).toBe(false);
  expect(isSame(Buffer.of(), Buffer.of())).toBe(true);
});

test("spellings of a password that look the same are the same, as RFC 4013 section 3 has it", () => {
  expect(preparePassword("I\u00adX")).toBe("IX"); // examples 1, 4 and 5
  expect(preparePassword("\u00aa")).toBe("a");
  expect(preparePassword("\u2168")).toBe("IX");
  expect(preparePassword("a\u00a0b")).toBe("a b");
});

test("each salt is a new one of 16 octets", () => {
  expect(newSalt()).toHaveLength(16);
  expect(newSalt()).not.toEqual(newSalt());
});
