import { once } from "node:events";
import { request } from "node:https";
import { connect } from "node:net";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, RENEWED_CERTIFICATE } from "@istars/protocol/net/source/sample-certificates.ts";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { replaceCredentials } from "./secure-server.ts";
import { buildServer } from "./server.ts";

async function serve() {
  const app = buildServer({ log: silentLogger, clock: new VirtualClock(), credentials: FIRST_CERTIFICATE });
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  app.get("/quick", async ({ protocol }) => protocol);
  app.get("/slow", async () => {
    asked.resolve();
    return await answer.promise;
  });
  onTestFinished(() => app.close());
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  return { app, port, asked: asked.promise, answer: answer.resolve };
}

const insecure = { host: "127.0.0.1", rejectUnauthorized: false } as const;

async function secureLine(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectTls({ ...insecure, port, ...options });
  await once(socket, "secureConnect");
  return socket;
}

const shownBy = async (port: number): Promise<string | undefined> => {
  const socket = await secureLine(port);
  const shown = socket.getPeerX509Certificate()?.serialNumber;
  socket.destroy();
  return shown;
};

test("requests over HTTPS are answered and known to be secure", async () => {
  const { port } = await serve();
  const asked = request({ ...insecure, port, path: "/quick" }).end();
  const [answer] = await once(asked, "response");
  expect(String(Buffer.concat(await answer.toArray()))).toBe("https");
  expect(answer.headers["strict-transport-security"]).toBeUndefined();
});

test("nothing older than TLS 1.2 and no cipher without forward secrecy is spoken", async () => {
  const { port } = await serve();
  const refused = (options: ConnectionOptions) => expect(secureLine(port, options)).rejects.toThrow();
  await refused({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" });
  await refused({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA" });
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const line = await secureLine(port, { minVersion: version, maxVersion: version });
    expect(line.getProtocol()).toBe(version);
    line.destroy();
  }
});

test("SAFETY 31: a renewed certificate is shown from the next connection on, and those that stand go on", async () => {
  const { app, port, asked, answer } = await serve();
  const before = await shownBy(port);
  const standing = await secureLine(port);
  let text = "";
  standing.on("data", (bytes) => {
    text += String(bytes);
  });
  standing.write("GET /slow HTTP/1.1\r\nHost: card\r\nConnection: close\r\n\r\n");
  await asked;
  replaceCredentials(app, RENEWED_CERTIFICATE);
  expect([before, await shownBy(port)]).toEqual(["01", "02"]);
  replaceCredentials(app, OTHER_CERTIFICATE);
  expect(await shownBy(port)).toBe("03");
  answer("at last");
  await once(standing, "close");
  expect(text).toContain("at last");
});

test("closing drops lines that are idle or never became secure, and lets an answer under way go out", async () => {
  const { app, port, asked, answer } = await serve();
  const bare = connect(port, "127.0.0.1");
  await once(bare, "connect");
  const [idle, busy] = [await secureLine(port), await secureLine(port)];
  busy.write("GET /slow HTTP/1.1\r\nHost: card\r\n\r\n");
  await asked;
  let text = "";
  busy.on("data", (bytes) => {
    text += String(bytes);
  });
  const over = [bare, idle].map((socket) => once(socket.on("error", () => {}).resume(), "close"));
  const closing = app.close();
  await Promise.all(over);
  expect(busy.destroyed).toBe(false);
  answer("at last");
  await once(busy, "close");
  expect(text).toContain("at last");
  await closing;
});

test("plain HTTP and noise on the secure port end that connection alone", async () => {
  const { port } = await serve();
  for (const noise of ["GET / HTTP/1.1\r\nHost: card\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005hello", "\0".repeat(5_000)]) {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    socket.write(noise);
    await once(socket.resume(), "close");
  }
  expect(await shownBy(port)).toBe("01");
});

test("a server of plain HTTP is given no certificate", async () => {
  const app = buildServer({ log: silentLogger, clock: new VirtualClock() });
  onTestFinished(() => app.close());
  expect(() => replaceCredentials(app, FIRST_CERTIFICATE)).toThrow("plain HTTP");
});
