import { createSocket } from "node:dgram";
import { BerReader } from "@istars/protocol/net/snmp/ber-reader.ts";
import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { encodeMessage } from "@istars/protocol/net/snmp/message.ts";
import { PDU_TAGS } from "@istars/protocol/net/snmp/message-reader.ts";
import { POLLED_NAMES } from "./polled-names.ts";

/**
 * Answers every v2c GET with twenty numbers, whatever it asks for; prints its port as a line of JSON. As cheap as Node allows, so that
 * the managers are measured and not this: an answer is a copy of one made before, with the request's number put in.
 */
const reader = new BerReader();
const community = new TextEncoder().encode("public");
const bindings = POLLED_NAMES.map((name, n) => ({ name, value: { type: "integer", value: 1_000 + n } as const }));
/** One answer for each length that a request's number can have. */
const answers = [1, 0x100, 0x10000, 0x1000000].map((requestId) => {
  const pdu = { type: "response", requestId, errorStatus: 0, errorIndex: 0, bindings } as const;
  const bytes = Uint8Array.from(encodeMessage({ version: "v2c", community, pdu }, new BerWriter(new Uint8Array(1_472))));
  return { bytes, idAt: placeOfId(bytes, PDU_TAGS.response) };
});

/** Where the content of the request's number stands. */
function placeOfId(bytes: Uint8Array, pduTag: number): number {
  reader.reset(bytes);
  reader.enterLast(0x30);
  reader.next(); // the version
  reader.next(); // the community
  reader.enterLast(pduTag);
  reader.next();
  return reader.from;
}

const socket = createSocket({ type: "udp4", recvBufferSize: 1_048_576, lookup: (host, _options, take) => take(null, host, 4) });
socket.on("message", (request, from) => {
  const idAt = placeOfId(request, PDU_TAGS.get);
  const answer = answers[reader.to - idAt - 1];
  if (!answer) throw new Error(`a request's number of ${reader.to - idAt} octets`);
  const own = Buffer.allocUnsafe(answer.bytes.length);
  own.set(answer.bytes);
  request.copy(own, answer.idAt, idAt, reader.to);
  socket.send(own, from.port, from.address);
});
socket.bind(0, "127.0.0.1", () => console.log(JSON.stringify({ port: socket.address().port })));
process.stdin.on("end", () => process.exit(0)).resume();
