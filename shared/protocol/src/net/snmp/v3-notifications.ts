import { type NotificationContent, readNotification } from "./notification.ts";
import { SnmpError } from "./snmp-error.ts";
import { V3Answers } from "./v3-answers.ts";
import { type OwnEngine, type PeerClock, TIME_WINDOW_S, V3Clocks } from "./v3-clocks.ts";
import { KeyRing } from "./v3-keys.ts";
import { readV3 } from "./v3-message.ts";
import { decrypt, isSigned } from "./v3-protection.ts";
import { V3Repeats } from "./v3-repeats.ts";
import { readScoped, type ScopedPdu } from "./v3-scoped.ts";
import { FLAGS, LEVEL_FLAGS, levelOf, type SnmpUser } from "./v3-user.ts";

/** Who may send, under a number that the asker knows it by. */
export interface KnownUser {
  readonly id: number;
  readonly user: SnmpUser;
}

/** Why a message was not taken. `untimely`: said long ago, or to us before we were started. */
export const V3_REFUSALS = ["unknown-user", "wrong-level", "wrong-digest", "untimely", "undecipherable"] as const;
export type V3Refusal = (typeof V3_REFUSALS)[number];

/** What came, and what is to be answered; `null`: nothing. */
export type V3Outcome =
  | {
      readonly kind: "notification";
      readonly content: NotificationContent;
      /** Those whom it is proven to be from; where nothing is signed, those whom it says it is from. */
      readonly from: readonly number[];
      /** To an inform, once it was taken. */
      readonly answer: Uint8Array | null;
    }
  /** The same datagram was here before. */
  | { readonly kind: "repeated"; readonly answer: Uint8Array | null }
  /** Somebody wants to know who we are. */
  | { readonly kind: "discovery"; readonly answer: Uint8Array }
  | { readonly kind: "refused"; readonly reason: V3Refusal; readonly answer: Uint8Array | null };

export interface V3NotificationsOptions {
  readonly own: OwnEngine;
  /** As `peers` gave them before. */
  readonly peers: readonly PeerClock[];
  /** 64 bits by chance. */
  readonly salt: bigint;
}

type Received = ReturnType<typeof readV3>;

/** A message that makes sense to whom it is said to. */
interface Understood {
  readonly content: NotificationContent;
  readonly scoped: ScopedPdu;
  readonly from: readonly number[];
  readonly user: SnmpUser;
}

/**
 * Reads traps and informs of v3: whether they are signed and encrypted as the user's are, and not said before, in the order of RFC 3414
 * §3.2. Of a trap its sender is the authority, of an inform we are, so who informs us asks first who we are and what time we have.
 *
 * net-snmp, with which `userAsker` asks, has a receiver, too (3.29.2). It was not taken: it knows no time window, so that whatever was
 * recorded is heard again; a user's name has one password, whichever card it is at; it decrypts before it looks at the signature; and it
 * hashes a megabyte for each engine id that anybody makes up, and keeps the outcome for good.
 */
export class V3Notifications {
  readonly #clocks: V3Clocks;
  readonly #repeats: V3Repeats;
  readonly #keys = new KeyRing();
  readonly #answers: V3Answers;

  constructor({ own, peers, salt }: V3NotificationsOptions, clock: { monoMs(): number }) {
    this.#clocks = new V3Clocks(own, peers, clock);
    // The sender's clock may be before ours and behind it: a message is timely for twice the window.
    this.#repeats = new V3Repeats(2_000 * TIME_WINDOW_S, clock);
    this.#answers = new V3Answers({ clocks: this.#clocks, keys: this.#keys, salt });
  }

  /** What is known of senders' clocks, to be kept over a restart. */
  get heard(): Pick<V3Clocks, "peers" | "learned"> {
    return this.#clocks;
  }

  /** Reads what came from where `users` may send. Fails with `snmp.malformed` and `snmp.unsupported-version`. */
  read(bytes: Uint8Array, users: readonly KnownUser[]): V3Outcome {
    const message = readV3(bytes);
    const { flags, engineId, userName } = message;
    const isToUs = Buffer.from(engineId).equals(this.#clocks.own.engineId);
    const wantsAnswer = (flags & FLAGS.reportable) !== 0;
    if (!isToUs && wantsAnswer) return { kind: "discovery", answer: this.#answers.report(message, "unknown-engine", null) };
    if (engineId.length === 0) throw new SnmpError("snmp.malformed", "a trap of an engine without an id");

    const refused = (reason: V3Refusal, signer: SnmpUser | null = null): V3Outcome => {
      return { kind: "refused", reason, answer: wantsAnswer ? this.#answers.report(message, reason, signer) : null };
    };
    const named = users.filter(({ user }) => user.name === userName);
    if (named.length === 0) return refused("unknown-user");
    const fitting = named.filter(({ user }) => LEVEL_FLAGS[levelOf(user)] === (flags & LEVEL_FLAGS.authPriv));
    if (fitting.length === 0) return refused("wrong-level");
    const signers = fitting.filter(({ user: { auth } }) => {
      return auth === null || isSigned(bytes, message, auth.protocol, this.#keys.authKey(auth, engineId));
    });
    const [signer] = signers;
    if (!signer) return refused("wrong-digest");
    if (signer.user.auth !== null && !(isToUs ? this.#clocks.isOurs(message) : this.#clocks.isTimely(message))) {
      return refused("untimely", signer.user);
    }
    const understood = this.#understand(message, signers);
    if (!understood) return refused("undecipherable");
    const { content, scoped, from, user } = understood;
    if ((content.kind === "inform") !== isToUs) throw new SnmpError("snmp.malformed", `${content.kind} under the wrong authority`);
    const answer = isToUs ? this.#answers.acknowledgement(message, scoped, user) : null;
    if (user.auth !== null && this.#repeats.isRepeated(message.mac)) return { kind: "repeated", answer };
    return { kind: "notification", content, from, answer };
  }

  /** `null`: none of those whose signature it bears has the key that it was encrypted with. */
  #understand(message: Received, signers: readonly KnownUser[]): Understood | null {
    if ((message.flags & FLAGS.priv) === 0) {
      const scoped = readScoped(message.scoped);
      const [signer] = signers;
      return signer ? { content: contentOf(scoped), scoped, from: signers.map(({ id }) => id), user: signer.user } : null;
    }
    const readers = signers.flatMap(({ id, user }) => {
      const key = this.#keys.privKey(user, message.engineId);
      const read = key && readOrNull(decrypt(message.scoped, key, message));
      return read ? [{ ...read, id, user }] : [];
    });
    const [reader] = readers;
    return reader ? { ...reader, from: readers.map(({ id }) => id) } : null;
  }
}

function contentOf({ message }: ScopedPdu): NotificationContent {
  const { kind, name, bindings } = readNotification(message);
  return { kind, name, bindings };
}

/** What is made of noise is malformed, which says that the key was another one. */
function readOrNull(bytes: Uint8Array): Pick<Understood, "scoped" | "content"> | null {
  try {
    const scoped = readScoped(bytes);
    return { scoped, content: contentOf(scoped) };
  } catch (error) {
    if (error instanceof SnmpError) return null;
    throw error;
  }
}
