import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { createInterface } from "node:readline";

/*
 * The least that could stand where the card stands: asks a UPS `Q1` whenever a line comes in on standard input, writes its reply to
 * every SSE client as it is, and gives the last one to whoever asks over UDP or TCP. Parses and checks nothing. Prints its ports;
 * ends with its standard input.
 */

let last = "";
const listeners = new Set<ServerResponse>();
const ups = connect({ port: Number(process.argv[2]), host: "127.0.0.1", noDelay: true });
ups.on("data", (bytes: Buffer) => {
  last = bytes.toString("latin1").trim();
  for (const listener of listeners) listener.write(`event: reading\ndata: ${last}\n\n`);
});
await once(ups, "connect");

const http = createHttpServer((request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  listeners.add(response);
  request.on("close", () => listeners.delete(response));
}).listen(0, "127.0.0.1");
const nut = createServer({ noDelay: true }, (socket) => {
  socket.on("data", () => socket.write(`${last}\n`)).on("error", () => socket.destroy());
}).listen(0, "127.0.0.1");
const snmp = createSocket("udp4").on("message", (_request, { port, address }) => snmp.send(last, port, address));
snmp.bind(0, "127.0.0.1");
await Promise.all([http, nut, snmp].map((server) => once(server, "listening")));
console.log(
  JSON.stringify({ http: (http.address() as AddressInfo).port, nut: (nut.address() as AddressInfo).port, snmp: snmp.address().port }),
);
createInterface({ input: process.stdin })
  .on("line", () => ups.write("Q1\r"))
  .on("close", () => process.exit());
