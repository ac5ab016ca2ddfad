import type { Static } from "typebox";
import {
  type Challenge,
  type ChallengeRequest,
  challengeRequestSchema,
  challengeSchema,
  DISCOVERY_MAX_OCTETS,
  findSchema,
  type Here,
  hereSchema,
  resultSchema,
  type SetRequest,
  type SetResult,
  setSchema,
} from "../../model/discovery.ts";
import { jsonReader } from "./json-reader.ts";

/** `ISTR` */
const MAGIC = 0x49_53_54_52;
const VERSION = 1;
/** Magic, version, type, transaction. */
export const HEAD_OCTETS = 14;

/** By the type octet, from 1. */
const TYPES = ["find", "here", "challenge?", "challenge", "set", "result"] as const;
export type DatagramType = (typeof TYPES)[number];

const BODIES = {
  find: jsonReader(findSchema),
  here: jsonReader(hereSchema),
  "challenge?": jsonReader(challengeRequestSchema),
  challenge: jsonReader(challengeSchema),
  set: jsonReader(setSchema),
  result: jsonReader(resultSchema),
} as const satisfies Record<DatagramType, ReturnType<typeof jsonReader>>;

interface Bodies {
  readonly find: Static<typeof findSchema>;
  readonly here: Here;
  readonly "challenge?": ChallengeRequest;
  readonly challenge: Challenge;
  readonly set: SetRequest;
  readonly result: SetResult;
}

/** What a datagram says, without what ties it to a question. */
export type Content = { [T in DatagramType]: { readonly type: T; readonly body: Bodies[T] } }[DatagramType];

/** One datagram of the discovery protocol; `transaction` is 16 hex digits in lower case. */
export type Datagram = Content & { readonly transaction: string };

/**
 * Why a datagram is dropped: longer than any may be; too short for its head; none of ours; of another version; of a type that is not
 * known; not JSON; not what its type asks for. A fixed list, so that each can be counted.
 */
export const DATAGRAM_FAULTS = ["too-long", "too-short", "magic", "version", "type", "json", "schema"] as const;
export type DatagramFault = (typeof DATAGRAM_FAULTS)[number];

/** Throws a RangeError for what is no transaction and for what exceeds one datagram (`fittedHere` keeps a `here` within it). */
export function encodeDatagram({ type, transaction, body }: Datagram): Uint8Array {
  if (!/^[0-9a-f]{16}$/.test(transaction)) throw new RangeError(`a transaction is 16 hex digits, not "${transaction}"`);
  const bytes = Buffer.from(`\0\0\0\0\0\0\0\0\0\0\0\0\0\0${JSON.stringify(body)}`);
  if (bytes.length > DISCOVERY_MAX_OCTETS) throw new RangeError(`a ${type} of ${bytes.length} octets does not fit into a datagram`);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes[4] = VERSION;
  bytes[5] = TYPES.indexOf(type) + 1;
  bytes.write(transaction, 6, "hex");
  return bytes;
}

/** Never throws, whatever comes. */
export function decodeDatagram(bytes: Uint8Array): Datagram | { readonly fault: DatagramFault } {
  if (bytes.length > DISCOVERY_MAX_OCTETS) return { fault: "too-long" };
  if (bytes.length < HEAD_OCTETS) return { fault: "too-short" };
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (octets.readUInt32BE(0) !== MAGIC) return { fault: "magic" };
  if (octets[4] !== VERSION) return { fault: "version" };
  const type = TYPES[(octets[5] ?? 0) - 1];
  if (!type) return { fault: "type" };
  const body = BODIES[type](octets.subarray(HEAD_OCTETS));
  if ("fault" in body) return body;
  return { type, transaction: octets.toString("hex", 6, HEAD_OCTETS), body: body.value } as Datagram;
}
