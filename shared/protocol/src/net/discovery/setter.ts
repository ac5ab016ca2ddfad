import { randomBytes } from "node:crypto";
import {
  type Challenge,
  type DiscoveryChange,
  type DiscoveryOutcome,
  discoveryOutcomeSchema,
  type SetResult,
} from "../../model/discovery.ts";
import { ITERATIONS, type ScramKeys, scramKeys } from "../scram.ts";
import type { AskingDeps } from "./asking-sockets.ts";
import { authMessage, isSignature, proofOf } from "./auth-message.ts";
import { CardConversation, type Heard } from "./card-conversation.ts";
import type { DatagramFault } from "./datagram.ts";
import { jsonReader } from "./json-reader.ts";

export interface SetCardRequest extends AskingDeps {
  /** The card, and where it was met: `Met.here.mac`, `Met.from`, `Met.interface`. */
  readonly card: { readonly mac: string; readonly address: string; readonly interface: string | null };
  /** A local read-write user of the card. */
  readonly user: string;
  readonly password: string;
  readonly change: DiscoveryChange;
  /** Called just before the first `set` is sent: from then on nobody can call it back. */
  readonly onTold?: () => void;
}

/**
 * Answers that were dropped: a fault of the datagram; another's, or to something else; a challenge with a nonce that is not ours, or
 * with iterations that would make guessing the password cheap or checking it endless; a result whose signature is wrong.
 */
export type IgnoredAnswer = DatagramFault | "stray" | "nonce" | "iterations" | "signature";

/**
 * How setting ended. `transaction` is what `here.change` tells of it. `accepted`: the card said so and has proved to be the card.
 * `refused`: nothing was changed; `isSigned` is false where the card could not prove it, e.g. of a wrong password. `unknown`: no
 * answer came; after "challenge" nothing was sent that could change anything, after "set" it may have been carried out (SAFETY 19).
 */
export type SetOutcome = { readonly ignored: ReadonlyMap<IgnoredAnswer, number> } & (
  | { readonly kind: "accepted"; readonly transaction: string }
  | ({ readonly kind: "refused"; readonly isSigned: boolean } & DiscoveryOutcome)
  | { readonly kind: "unknown"; readonly after: "challenge" | "set"; readonly transaction: string }
);

/** A card answers one asker four times a second; each try reaches it twice, by unicast and by broadcast. */
const TRIES = { everyMs: 500, forMs: 4_000 } as const;
/**
 * Everybody can send a refusal without signature. The signed result, if there is one, comes again with each try: so long it is waited
 * for before the refusal is believed.
 */
const UNSIGNED_WAIT_MS = 1_200;

const readOutcome = jsonReader(discoveryOutcomeSchema);

/**
 * Asks one card for a change, with the password's proof in place of the password. A `set` is repeated with the same octets until its
 * result is there; the card carries it out once. Rejects with the signal's reason if it aborts before the `set` is sent; after that
 * nobody can call it back, and the outcome is `unknown`.
 */
export async function setCard(request: SetCardRequest, signal: AbortSignal): Promise<SetOutcome> {
  const { card, user, password, change, onTold } = request;
  const ignored = new Map<IgnoredAnswer, number>();
  const ignore = (why: IgnoredAnswer): void => void ignored.set(why, (ignored.get(why) ?? 0) + 1);
  await using conversation = await CardConversation.open({ ...request, onIgnored: ignore });
  const askersNonce = randomBytes(18).toString("base64url");

  const challenge = await conversation.ask(
    { type: "challenge?", body: { mac: card.mac, user, nonce: askersNonce } },
    (answer) => (answer.type === "challenge" ? heardChallenge(answer.body, askersNonce, ignore) : null),
    TRIES,
    signal,
  );
  signal.throwIfAborted();
  const { transaction } = conversation;
  if (!challenge) return { kind: "unknown", after: "challenge", transaction, ignored };

  const keys = await scramKeys(password, Buffer.from(challenge.salt, "base64"), challenge.iterations);
  signal.throwIfAborted();
  const { nonce, salt, iterations } = challenge;
  const settings = JSON.stringify(change);
  const message = authMessage({ user, askersNonce, nonce, salt, iterations, mac: card.mac, settings });
  onTold?.();
  const result = await conversation.ask(
    { type: "set", body: { mac: card.mac, nonce, settings, proof: proofOf(keys, message) } },
    (answer) => (answer.type === "result" ? heardResult(answer.body, keys, message, ignore) : null),
    TRIES,
    signal,
  );
  if (!result) return { kind: "unknown", after: "set", transaction, ignored };
  if (result.outcome.code === "accepted") return { kind: "accepted", transaction, ignored };
  return { kind: "refused", isSigned: result.isSigned, ...result.outcome, ignored };
}

type Ignore = (why: IgnoredAnswer) => void;

function heardChallenge(challenge: Challenge, askersNonce: string, ignore: Ignore): Heard<Challenge> | null {
  const { nonce, salt, iterations } = challenge;
  const fault =
    !nonce.startsWith(askersNonce) || nonce.length === askersNonce.length || salt === ""
      ? "nonce"
      : iterations < ITERATIONS.least || iterations > ITERATIONS.most
        ? "iterations"
        : null;
  if (fault === null) return { value: challenge, waitMs: 0 };
  ignore(fault);
  return null;
}

interface Result {
  readonly outcome: DiscoveryOutcome;
  readonly isSigned: boolean;
}

/** Believes an outcome with a right signature at once, a refusal with none after a while, and nothing else. */
function heardResult({ outcome, signature }: SetResult, keys: ScramKeys, message: string, ignore: Ignore): Heard<Result> | null {
  const read = readOutcome(outcome);
  const isSigned = signature !== null;
  if ("fault" in read) ignore(read.fault);
  else if (isSigned ? !isSignature(signature, keys.serverKey, message, outcome) : read.value.code === "accepted") ignore("signature");
  else return { value: { outcome: read.value, isSigned }, waitMs: isSigned ? 0 : UNSIGNED_WAIT_MS };
  return null;
}
