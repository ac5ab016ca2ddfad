import { once } from "node:events";
import { request as askPlain, type IncomingHttpHeaders } from "node:http";
import { request as askSecurely, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { makeCertificate, makeKey } from "@istars/card-firmware/tls/certificate.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { systemClock } from "@istars/service/clock.ts";
import { expect, test } from "vitest";
import { ADMIN } from "./card-bench.ts";
import { ViewBench } from "./view-bench.ts";

const DAY_MS = 86_400_000;

/** A proxy that speaks HTTPS and hands on to `target`, saying who asks as the documentation tells it to. */
async function startProxy(target: string) {
  const key = makeKey();
  const nowMs = systemClock.wallMs();
  const names = { name: "proxy", serial: "1", hosts: ["localhost"], addresses: ["127.0.0.1"] };
  const cert = makeCertificate({ key, names, fromMs: nowMs - DAY_MS, untilMs: nowMs + DAY_MS });
  const server = createServer({ key, cert }, (request, response) => {
    const headers = { ...request.headers, "x-forwarded-for": "192.0.2.77", "x-forwarded-proto": "https" };
    const onward = askPlain(`${target}${request.url}`, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** Asks as a browser does that was given this address. */
    ask: async (method: string, path: string, asked: { readonly headers?: Record<string, string>; readonly body?: unknown } = {}) => {
      const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
      const headers = { origin, ...(body === undefined ? {} : { "content-type": "application/json" }), ...asked.headers };
      const request = askSecurely(`${origin}${API_PREFIX}${path}`, { method, headers, ca: cert, agent: false });
      request.end(body);
      const [answer] = await once(request, "response");
      const facts: { readonly statusCode: number; readonly headers: IncomingHttpHeaders } = answer;
      return { status: facts.statusCode, headers: facts.headers, answer };
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

test("behind a proxy that speaks HTTPS one logs in with a cookie for HTTPS alone, from where one really is, and hears the stream", async () => {
  await using view = await ViewBench.start("--behind-proxy");
  await using proxy = await startProxy(view.url);
  const login = await proxy.ask("POST", "/session", { body: ADMIN });
  expect(login.status).toBe(200);
  const [cookie = ""] = login.headers["set-cookie"] ?? [];
  expect(cookie).toMatch(/^__Host-istars-ismartview-\w+=.*; Secure/);
  const headers = { cookie: cookie.split(";", 1)[0] ?? "" };

  const foreign = await proxy.ask("DELETE", "/session", { headers: { ...headers, origin: "https://elsewhere.example" } });
  expect(foreign.status).toBe(403);
  const audit = JSON.parse(await text((await proxy.ask("GET", "/audit", { headers })).answer));
  expect(audit.entries[0]).toMatchObject({ action: "session.open", source: "192.0.2.77", outcome: "ok" });

  const stream = await proxy.ask("GET", "/stream", { headers });
  expect([stream.status, stream.headers["x-accel-buffering"]]).toEqual([200, "no"]);
  const [first] = await once(stream.answer, "data");
  expect(String(first)).toContain("event: hello");
  stream.answer.destroy();
});

test("without that option a program that says it were a proxy is not believed", async () => {
  await using view = await ViewBench.start();
  await using proxy = await startProxy(view.url);
  expect((await proxy.ask("POST", "/session", { body: ADMIN })).status).toBe(403);
});
