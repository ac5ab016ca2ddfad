import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { networkInterfaces } from "node:os";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import { UdpPort } from "./udp-port.ts";

async function setUp(address = "127.0.0.1") {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const sockets: Socket[] = [];
  let failures = 0;
  const echo: UdpPort = new UdpPort({
    clock,
    log,
    receive: (bytes, from) => void echo.send(bytes, from),
    failed: () => failures++,
    makeSocket: (options) => {
      const socket = createSocket(options);
      sockets.push(socket);
      return socket;
    },
  });
  onTestFinished(() => echo.close());
  const port = await echo.open(address, 0);
  return { echo, clock, log, sockets, port, failures: () => failures };
}

async function echoes(port: number, address = "127.0.0.1"): Promise<string> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  socket.send("hello", port, address);
  const [bytes] = (await once(socket, "message")) as [Uint8Array];
  socket.close();
  return new TextDecoder().decode(bytes);
}

test("a socket that fails is opened anew at the same port", async () => {
  const { clock, log, sockets, port, failures } = await setUp();
  sockets[0]?.emit("error", new Error("recvmsg ENETDOWN"));
  await clock.advance(500);
  expect(await echoes(port)).toBe("hello");
  expect([sockets.length, failures()]).toEqual([2, 1]);
  expect(log.lines.map(({ level }) => level)).toEqual(["warn", "info"]);
});

test("while the port cannot be had again it is tried with longer and longer pauses", async () => {
  const { clock, sockets, port } = await setUp();
  sockets[0]?.emit("error", new Error("recvmsg ENETDOWN"));
  const intruder = createSocket("udp4");
  intruder.bind(port, "127.0.0.1");
  await once(intruder, "listening");
  await clock.advance(500 + 1_000 + 2_000);
  expect(sockets.length).toBe(4);
  intruder.close();
  await once(intruder, "close");
  await clock.advance(4_000);
  expect(await echoes(port)).toBe("hello");
});

test("a port that is closed while it waits to be opened again stays closed", async () => {
  const { echo, clock, sockets } = await setUp();
  sockets[0]?.emit("error", new Error("recvmsg ENETDOWN"));
  await echo.close();
  await clock.advance(60_000);
  expect(sockets.length).toBe(1);
});

test("what is sent has left the process when the call returns, and port 0 is nobody", async () => {
  const { echo, port } = await setUp();
  const to = (number: number) => ({ address: "127.0.0.1", port: number, family: "IPv4" as const, size: 1 });
  expect(echo.send(Uint8Array.of(1), to(port))).toBe(true);
  expect(echo.send(Uint8Array.of(1), to(0))).toBe(true);
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));

test.skipIf(!hasIpv6)("an IPv6 address can be listened on", async () => {
  const { port } = await setUp("::1");
  expect(await echoes(port, "::1")).toBe("hello");
});

test("a name can be listened on", async () => {
  const { port } = await setUp("localhost");
  expect(await echoes(port)).toBe("hello");
});

test("a port moves to another address without a moment in which nobody listens, and stays where the new one cannot be had", async () => {
  const { echo, port } = await setUp("127.0.0.1");
  await expect(echo.move("192.0.2.254", port)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  expect(await echoes(port)).toBe("hello");
  await echo.move("127.0.0.44", port);
  expect(await echoes(port, "127.0.0.44")).toBe("hello");
  const free = createSocket("udp4");
  free.bind(port, "127.0.0.1");
  await once(free, "listening");
  free.close();
});
