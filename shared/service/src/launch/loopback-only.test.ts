import { request } from "node:http";
import { expect, test } from "vitest";
import { buildServer } from "../http/server.ts";
import { serveNoFiles } from "../http/web-files.ts";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { answerLoopbackOnly } from "./loopback-only.ts";

/** The status that a request gets which names `host`, `PORT` standing for the real one. */
async function statusFor(host: string): Promise<number | undefined> {
  const app = buildServer({ log: silentLogger, clock: new VirtualClock() });
  answerLoopbackOnly(app);
  serveNoFiles(app);
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  try {
    return await new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path: "/x", headers: { host: host.replace("PORT", String(port)) } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject).end();
    });
  } finally {
    await app.close();
  }
}

test.each(["127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT", "127.8.8.8:PORT"])(
  "a request to %s is answered",
  async (host) => {
    expect(await statusFor(host)).toBe(404);
  },
);

test.each(["evil.example:PORT", "127.0.0.1:1", "127.0.0.1", "127.0.0.1.evil.example:PORT", "192.0.2.1:PORT", "[::1:PORT"])(
  "a request to %s is turned away",
  async (host) => {
    expect(await statusFor(host)).toBe(421);
  },
);
