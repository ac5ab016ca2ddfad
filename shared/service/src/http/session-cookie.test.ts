import type { FastifyReply } from "fastify";
import { expect, test } from "vitest";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { buildServer } from "./server.ts";
import { SessionCookie } from "./session-cookie.ts";

const cookie = new SessionCookie("card", "1a2b3c4d");

/** The `Set-Cookie` line that a request over `protocol` gets. */
async function lineFor(protocol: "http" | "https", act: (request: Parameters<SessionCookie["read"]>[0], reply: FastifyReply) => void) {
  await using app = buildServer({ log: silentLogger, clock: new VirtualClock() });
  app.get("/", async (_request, reply) => {
    act({ protocol, cookies: {} }, reply);
    return "";
  });
  return (await app.inject("/")).headers["set-cookie"];
}

test("on plain HTTP the cookie is out of reach for scripts and other sites", async () => {
  const line = await lineFor("http", (request, reply) => cookie.set(request, reply, "abc"));
  expect(line).toBe("istars-card-1a2b3c4d=abc; Path=/; HttpOnly; SameSite=Strict");
});

test("on HTTPS it is bound to the host and never sent in the clear", async () => {
  const line = await lineFor("https", (request, reply) => cookie.set(request, reply, "abc"));
  expect(line).toBe("__Host-istars-card-1a2b3c4d=abc; Path=/; HttpOnly; Secure; SameSite=Strict");
});

test("on HTTPS a cookie that plain HTTP could have planted is not looked at", () => {
  const cookies = { "istars-card-1a2b3c4d": "planted", other: "1" };
  expect(cookie.read({ protocol: "https", cookies })).toBeNull();
  expect(cookie.read({ protocol: "http", cookies })).toBe("planted");
  expect(cookie.read({ protocol: "http", cookies: {} })).toBeNull();
});

test("another card on the same host has another cookie", () => {
  expect(new SessionCookie("card", "ffffffff").read({ protocol: "http", cookies: { "istars-card-1a2b3c4d": "abc" } })).toBeNull();
});

test("taking the cookie back makes the browser forget it at once", async () => {
  const line = await lineFor("http", (request, reply) => cookie.clear(request, reply));
  expect(line).toBe("istars-card-1a2b3c4d=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict");
});
