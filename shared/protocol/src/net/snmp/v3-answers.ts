import { BerWriter } from "./ber-writer.ts";
import { decodeMessage, encodeMessage } from "./message.ts";
import { acknowledgementOf } from "./notification.ts";
import { SnmpError } from "./snmp-error.ts";
import type { V3Clocks } from "./v3-clocks.ts";
import { type KeyRing, SIGNING } from "./v3-keys.ts";
import { type V3Message, writeV3 } from "./v3-message.ts";
import { encrypt, sign } from "./v3-protection.ts";
import { readScoped, type ScopedPdu, writeScoped } from "./v3-scoped.ts";
import { FLAGS, LEVEL_FLAGS, levelOf, type SnmpUser } from "./v3-user.ts";

/** What is reported of, and its arc below usmStats. Source: RFC 3414 §5. */
const USM_STATS = "1.3.6.1.6.3.15.1.1";
const STATS = { "wrong-level": 1, untimely: 2, "unknown-user": 3, "unknown-engine": 4, "wrong-digest": 5, undecipherable: 6 } as const;
type Reported = keyof typeof STATS;

const NOTHING = new Uint8Array(0);
/** More than a report ever takes. */
const REPORT_BYTES = 128;

export interface V3AnswersDeps {
  readonly clocks: V3Clocks;
  readonly keys: KeyRing;
  /** 64 bits by chance, with which the first answer is encrypted. */
  readonly salt: bigint;
}

/** Writes what is answered to a message of v3, of which we are the authority. */
export class V3Answers {
  readonly #clocks: V3Clocks;
  readonly #keys: KeyRing;
  readonly #reports = { "wrong-level": 0, untimely: 0, "unknown-user": 0, "unknown-engine": 0, "wrong-digest": 0, undecipherable: 0 };
  #salt: bigint;

  constructor({ clocks, keys, salt }: V3AnswersDeps) {
    this.#clocks = clocks;
    this.#keys = keys;
    this.#salt = salt;
  }

  /** That an inform was received: the same as a response, protected as it was. Source: RFC 3416 §4.2.7, RFC 3414 §3.1. */
  acknowledgement(inform: V3Message, scoped: ScopedPdu, user: SnmpUser): Uint8Array {
    return this.#write(inform, writeScoped({ ...scoped, message: acknowledgementOf(scoped.message) }), user);
  }

  /**
   * What is wrong with a message. Nobody has to believe it but who is told that the time is wrong: that is signed by `signer`'s key.
   * Source: RFC 3412 §7.1, 3; RFC 3414 §3.2.
   */
  report(about: V3Message, reason: Reported, signer: SnmpUser | null): Uint8Array {
    this.#reports[reason] = (this.#reports[reason] + 1) % 2 ** 32;
    const value = { type: "counter32", value: this.#reports[reason] } as const;
    const bindings = [{ name: `${USM_STATS}.${STATS[reason]}.0`, value }];
    const pdu = { type: "report", requestId: requestIdIn(about), errorStatus: 0, errorIndex: 0, bindings } as const;
    const message = encodeMessage({ version: "v2c", community: NOTHING, pdu }, new BerWriter(new Uint8Array(REPORT_BYTES)));
    const scoped = writeScoped({ contextEngineId: this.#clocks.own.engineId, contextName: NOTHING, message });
    const isSigned = reason === "untimely" && signer !== null;
    return this.#write(about, scoped, { name: about.userName, auth: isSigned ? signer.auth : null, priv: null });
  }

  #write({ messageId }: V3Message, scoped: Uint8Array, user: SnmpUser): Uint8Array {
    const { own, ownTime: time } = this.#clocks;
    const { engineId, boots } = own;
    const { name: userName, auth } = user;
    const key = this.#keys.privKey(user, engineId);
    const salt = key === null ? NOTHING : this.#nextSalt();
    const { bytes, macAt } = writeV3({
      ...{ messageId, engineId, boots, time, userName, salt },
      flags: LEVEL_FLAGS[levelOf(user)],
      mac: auth === null ? NOTHING : new Uint8Array(SIGNING[auth.protocol].macBytes),
      scoped: key === null ? scoped : encrypt(scoped, key, { boots, time, salt }),
    });
    if (auth !== null) sign(bytes, macAt, auth.protocol, this.#keys.authKey(auth, engineId));
    return bytes;
  }

  /** Source: RFC 3826 §3.1.2.1. */
  #nextSalt(): Uint8Array {
    this.#salt = BigInt.asUintN(64, this.#salt + 1n);
    const salt = Buffer.alloc(8);
    salt.writeBigUInt64BE(this.#salt);
    return salt;
  }
}

/** Zero where it cannot be read. Source: RFC 3412 §7.1, 3d. */
function requestIdIn({ flags, scoped }: V3Message): number {
  if ((flags & FLAGS.priv) !== 0) return 0;
  try {
    return decodeMessage(readScoped(scoped).message).pdu.requestId;
  } catch (error) {
    if (error instanceof SnmpError) return 0;
    throw error;
  }
}
