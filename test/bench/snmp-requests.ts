import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { decodeMessage, encodeMessage, type Pdu } from "@istars/protocol/net/snmp/message.ts";

/** The community that the benches give the card. */
export const COMMUNITY = "public";

const REQUEST_ID = 0x1234567;

/** A v2c GET of one object. */
export const snmpGet = (name: string): Uint8Array =>
  encode({ type: "get", requestId: REQUEST_ID, errorStatus: 0, errorIndex: 0, bindings: [{ name, value: { type: "null" } }] });

/** A v2c GETBULK of what follows an object. */
export const snmpBulk = (name: string, maxRepetitions: number): Uint8Array =>
  encode({ type: "get-bulk", requestId: REQUEST_ID, nonRepeaters: 0, maxRepetitions, bindings: [{ name, value: { type: "null" } }] });

function encode(pdu: Pdu): Uint8Array {
  const community = new TextEncoder().encode(COMMUNITY);
  return Uint8Array.from(encodeMessage({ version: "v2c", community, pdu }, new BerWriter(new Uint8Array(1_472))));
}

/** The number in an answer's first binding; `null` if it holds none. */
export function snmpNumber(answer: Uint8Array): number | null {
  const value = decodeMessage(answer).pdu.bindings[0]?.value;
  return value !== undefined && "value" in value && typeof value.value === "number" ? value.value : null;
}
