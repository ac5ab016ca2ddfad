import { BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { encodeMessage, type VarBind } from "./message.ts";
import { PDU_TAGS } from "./message-reader.ts";
import { encodeOid } from "./oid.ts";
import type { SnmpQuestion } from "./question-table.ts";

/** Longest request, octets: what every agent has to take (RFC 3417 §3.2.1 asks for 484 at least; Ethernet carries this). */
const MAX_REQUEST_OCTETS = 1_472;

/** Numbers of requests: all that take four octets, so that one can stand in the place of another. */
export const REQUEST_IDS = { from: 2 ** 24, to: 2 ** 31 } as const;

/** Everything of a question that outlives one asking: what of its request does not change, written once, and how it went last. */
export interface QuestionTemplate {
  readonly request: Uint8Array;
  /** Where the four octets of its number stand. */
  readonly idAt: number;
  readonly community: Uint8Array;
  /** The names as elements with tag and length, in the question's order. */
  readonly names: readonly Uint8Array[];
  /** Whether the agent answered when it was asked last. */
  isAnswered: boolean;
}

const writer = () => new BerWriter(new Uint8Array(MAX_REQUEST_OCTETS));

/** Fails with `snmp.too-big`, `snmp.malformed` (a name that is none). */
export function templateOf(question: SnmpQuestion): QuestionTemplate {
  const community = new TextEncoder().encode(question.community);
  const bindings = question.names.map((name): VarBind => ({ name, value: { type: "null" } }));
  const type = question.asksNext ? "get-next" : "get";
  const pdu = { type, requestId: REQUEST_IDS.from, errorStatus: 0, errorIndex: 0, bindings } as const;
  const request = Uint8Array.from(encodeMessage({ version: question.version, community, pdu }, writer()));
  return { request, idAt: placeOfId(request, PDU_TAGS[type]), community, names: question.names.map(elementOf), isAnswered: false };
}

/** The request with its own number, as octets of their own: the system may still be sending the last one. */
export function numbered({ request, idAt }: QuestionTemplate, id: number): Uint8Array {
  const own = Buffer.allocUnsafe(request.length);
  own.set(request);
  own[idAt] = id >>> 24;
  own[idAt + 1] = id >>> 16;
  own[idAt + 2] = id >>> 8;
  own[idAt + 3] = id;
  return own;
}

function elementOf(name: string): Uint8Array {
  const element = writer();
  element.element(0x06, encodeOid(name));
  return element.bytes.slice(element.start);
}

function placeOfId(request: Uint8Array, pduTag: number): number {
  const reader = new BerReader();
  reader.reset(request);
  reader.enterLast(0x30);
  reader.next(); // the version
  reader.next(); // the community
  reader.enterLast(pduTag);
  reader.next();
  return reader.from;
}
