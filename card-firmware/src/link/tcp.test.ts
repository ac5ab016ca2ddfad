import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect, test } from "vitest";
import { UpsError } from "../ups-error.ts";
import { tcpTransport } from "./tcp.ts";

const never = new AbortController().signal;

async function serialServer(onSocket: (socket: Socket) => void): Promise<{ server: Server; port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    server,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

test("bytes go both ways over a real socket", async () => {
  await using peer = await serialServer((socket) => socket.on("data", (data) => socket.write(`(${data.toString("latin1")}`)));
  const heard = Promise.withResolvers<string>();
  const transport = tcpTransport({ kind: "tcp", host: "127.0.0.1", port: peer.port });
  const connection = await transport.open({ onBytes: (b) => heard.resolve(Buffer.from(b).toString("latin1")), onLost: () => {} }, never);
  await connection.write(Buffer.from("Q1\r"));
  expect(await heard.promise).toBe("(Q1\r");
  await connection.close();
  await connection.close();
});

test("a serial server that hangs up is told once, as a closed port", async () => {
  await using peer = await serialServer((socket) => socket.end());
  const lost = Promise.withResolvers<UpsError>();
  const connection = await tcpTransport({ kind: "tcp", host: "127.0.0.1", port: peer.port }).open(
    { onBytes: () => {}, onLost: lost.resolve },
    never,
  );
  expect(await lost.promise).toMatchObject({ code: "port.closed" });
  await connection.close();
});

test("nobody listening is refused with what to check", async () => {
  const closed = await serialServer(() => {});
  await closed[Symbol.asyncDispose]();
  const opening = tcpTransport({ kind: "tcp", host: "127.0.0.1", port: closed.port }).open({ onBytes: () => {}, onLost: () => {} }, never);
  await expect(opening).rejects.toThrow(/nothing listens there/);
  await expect(opening).rejects.toBeInstanceOf(UpsError);
});
