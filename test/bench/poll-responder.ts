import { createSocket } from "node:dgram";
import { BerReader } from "@istars/protocol/net/snmp/ber-reader.ts";
import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { encodeMessage } from "@istars/protocol/net/snmp/message.ts";
import { PDU_TAGS } from "@istars/protocol/net/snmp/message-reader.ts";
import { POLLED_NAMES } from "./polled-names.ts";

/** Answers every v2c GET with the same twenty numbers, whatever it asks for; prints its port as a line of JSON. As cheap as Node allows. */
const community = new TextEncoder().encode("public");
const bindings = POLLED_NAMES.map((name, n) => ({ name, value: { type: "integer", value: 1_000 + n } as const }));
const writer = new BerWriter(new Uint8Array(1_472));
const pdu = { type: "response", requestId: 1, errorStatus: 0, errorIndex: 0, bindings } as const;
const sample = encodeMessage({ version: "v2c", community, pdu }, writer);
const reader = new BerReader();
reader.reset(sample);
reader.enterLast(0x30);
reader.next();
reader.next();
reader.enterLast(PDU_TAGS.response);
for (let n = 0; n < 3; n++) reader.next();
/** The list of bindings with its tag and length. */
const list = Uint8Array.from(sample.subarray(reader.at));

const socket = createSocket({ type: "udp4", recvBufferSize: 1_048_576, lookup: (host, _options, take) => take(null, host, 4) });
socket.on("message", (request, from) => {
  reader.reset(request);
  reader.enterLast(0x30);
  reader.next();
  reader.next();
  reader.next();
  reader.at = reader.from;
  const id = reader.integer();
  writer.reset();
  const end = writer.start;
  writer.raw(list);
  writer.integer(0x02, 0);
  writer.integer(0x02, 0);
  writer.integer(0x02, id);
  writer.header(PDU_TAGS.response, end);
  writer.element(0x04, community);
  writer.integer(0x02, 1);
  writer.header(0x30, end);
  socket.send(Uint8Array.from(writer.bytes.subarray(writer.start, end)), from.port, from.address);
});
socket.bind(0, "127.0.0.1", () => console.log(JSON.stringify({ port: socket.address().port })));
process.stdin.on("end", () => process.exit(0)).resume();
