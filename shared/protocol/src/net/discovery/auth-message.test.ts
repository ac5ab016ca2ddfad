import { expect, test } from "vitest";
import { scramKeys } from "../scram.ts";
import { type AuthFacts, authMessage, isProof, isSignature, proofOf, signatureOf } from "./auth-message.ts";

const FACTS: AuthFacts = {
  user: "a=b,c",
  askersNonce: "fyko-d2lbbFgONRv9qkxdawL",
  nonce: "fyko-d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j",
  salt: "AAECAwQFBgcICQoLDA0ODw==",
  iterations: 210_000,
  mac: "02:00:5e:00:53:01",
  settings: '{"network":{"mode":"dhcp"}}',
};
const OUTCOME = '{"code":"accepted"}';
const keys = () => scramKeys("correct horse", Buffer.from(FACTS.salt, "base64"), FACTS.iterations);

// Message, proof and signature were reckoned with another implementation, Python's hashlib and hmac.
test("proof and signature over MAC, settings and outcome are the ones another implementation makes", async () => {
  const message = authMessage(FACTS);
  expect(message).toBe(
    "n=a=3Db=2Cc,r=fyko-d2lbbFgONRv9qkxdawL," +
      "r=fyko-d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=AAECAwQFBgcICQoLDA0ODw==,i=210000," +
      "c=biws,r=fyko-d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,a=02:00:5e:00:53:01,d=eyJuZXR3b3JrIjp7Im1vZGUiOiJkaGNwIn19",
  );
  const { clientKey, storedKey, serverKey } = await keys();
  const proof = proofOf({ clientKey, storedKey }, message);
  expect(proof).toBe("ZGmtIUmYxoYtV5kiIZ0JquG3gySRGZ7l0UTZi1Cex/s=");
  expect(isProof(proof, storedKey, message)).toBe(true);
  const signature = signatureOf(serverKey, message, OUTCOME);
  expect(signature).toBe("MdDTFOu7AdrZYcHukmUqMbbZvLjAxaYuHo3R7UXSMYg=");
  expect(isSignature(signature, serverKey, message, OUTCOME)).toBe(true);
});

test("a proof fits no other fact: exchanged user, nonce, salt, iterations, MAC or settings are noticed", async () => {
  const { clientKey, storedKey } = await keys();
  const proof = proofOf({ clientKey, storedKey }, authMessage(FACTS));
  const others: Partial<AuthFacts>[] = [
    { user: "a=b,d" },
    { user: "a=3Db=2Cc" },
    { askersNonce: "fyko" },
    { nonce: `${FACTS.nonce}x` },
    { salt: "AAECAwQFBgcICQoLDA0ODg==" },
    { iterations: 210_001 },
    { mac: "02:00:5e:00:53:02" },
    { settings: '{"network":{"mode": "dhcp"}}' },
  ];
  for (const other of others) expect(isProof(proof, storedKey, authMessage({ ...FACTS, ...other }))).toBe(false);
});

test("a signature fits no other outcome and no other message", async () => {
  const { serverKey } = await keys();
  const message = authMessage(FACTS);
  const signature = signatureOf(serverKey, message, OUTCOME);
  expect(isSignature(signature, serverKey, message, '{"code":"settings.refused"}')).toBe(false);
  expect(isSignature(signature, serverKey, authMessage({ ...FACTS, mac: "02:00:5e:00:53:02" }), OUTCOME)).toBe(false);
  expect(isSignature(proofOf(await keys(), message), serverKey, message, OUTCOME)).toBe(false);
  for (const none of ["", "AAAA", signature.slice(0, -4)]) expect(isSignature(none, serverKey, message, OUTCOME)).toBe(false);
});

test("no user name can pretend to be another part of the message", () => {
  const message = authMessage({ ...FACTS, user: "admin,r=mine,a=other" });
  expect(message.startsWith("n=admin=2Cr=3Dmine=2Ca=3Dother,r=fyko")).toBe(true);
});
