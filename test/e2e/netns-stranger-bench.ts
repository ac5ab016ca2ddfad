import { createSocket } from "node:dgram";
import { createInterface } from "node:readline";
import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";

/*
 * Prints what comes to the discovery port, one line of JSON `{hex, address, port}` for each datagram, and sends what stands in such
 * lines on its standard input, with whose end it ends.
 */

interface Line {
  readonly hex: string;
  readonly address: string;
  readonly port: number;
}

const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.on("message", (bytes, { address, port }) => {
  console.log(JSON.stringify({ hex: bytes.toString("hex"), address, port } satisfies Line));
});
socket.bind(DISCOVERY_PORT, "0.0.0.0", () => {
  socket.setBroadcast(true);
  console.log("listening");
});
for await (const line of createInterface({ input: process.stdin })) {
  const { hex, address, port }: Line = JSON.parse(line);
  socket.send(Buffer.from(hex, "hex"), port, address);
}
socket.close();
