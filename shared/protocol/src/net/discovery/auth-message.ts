import { isSame, isScramProof, type ScramKeys, scramProof, scramSignature } from "../scram.ts";

/** What both sides know once a `set` is there. */
export interface AuthFacts {
  readonly user: string;
  /** As in `challenge?`. */
  readonly askersNonce: string;
  /** As in `challenge` and `set`: the asker's with the card's behind it. */
  readonly nonce: string;
  /** Base64, as in `challenge`. */
  readonly salt: string;
  readonly iterations: number;
  /** Lower case, with colons. */
  readonly mac: string;
  /** The text of `set.settings`, character by character. */
  readonly settings: string;
}

/**
 * What proof and signature are made over: SCRAM's AuthMessage, with the card's MAC and the settings as extensions `a` and `d`, so that
 * neither can be exchanged on the way. Source: RFC 5802 §5.1, §7; docs/discovery.md.
 */
export const authMessage = ({ user, askersNonce, nonce, salt, iterations, mac, settings }: AuthFacts): string =>
  [
    `n=${user.replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${askersNonce}`,
    `r=${nonce},s=${salt},i=${iterations}`,
    `c=biws,r=${nonce},a=${mac},d=${base64(settings)}`,
  ].join(",");

/** `set.proof`. */
export const proofOf = (keys: Pick<ScramKeys, "clientKey" | "storedKey">, message: string): string =>
  scramProof(keys, message).toString("base64");

/** Whether `set.proof` was made by who knows the password. */
export const isProof = (proof: string, storedKey: Uint8Array, message: string): boolean =>
  isScramProof(Buffer.from(proof, "base64"), storedKey, message);

/** `result.signature` over the text of `result.outcome`. */
export const signatureOf = (serverKey: Uint8Array, message: string, outcome: string): string =>
  scramSignature(serverKey, `${message},o=${base64(outcome)}`).toString("base64");

/** Whether `result.signature` was made by the card whose user has that password, over just this outcome. */
export const isSignature = (signature: string, serverKey: Uint8Array, message: string, outcome: string): boolean =>
  isSame(Buffer.from(signature, "base64"), Buffer.from(signatureOf(serverKey, message, outcome), "base64"));

const base64 = (text: string): string => Buffer.from(text).toString("base64");
