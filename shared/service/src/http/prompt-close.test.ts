import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { buildServer } from "./server.ts";

/** A connection with everything that has come on it, and the moment it is over. */
async function dial(port: number) {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect(port, "127.0.0.1", () => resolve(opened)).on("error", reject);
  });
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString();
  });
  const closed = new Promise<string>((resolve) => socket.on("error", () => {}).on("close", () => resolve(text)));
  const heard = (part: string) =>
    new Promise<void>((resolve) => {
      const look = () => text.includes(part) && resolve();
      socket.on("data", look);
      look();
    });
  return { socket, closed, heard };
}

test("closing drops connections on which nothing happens, and lets an answer under way go out", async () => {
  const app = buildServer({ log: silentLogger, clock: new VirtualClock() });
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  app.get("/slow", async () => {
    asked.resolve();
    return await answer.promise;
  });
  app.get("/quick", async () => "done");
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  const [silent, half, kept, busy] = await Promise.all([dial(port), dial(port), dial(port), dial(port)]);
  half.socket.write("GET /quick HTTP/1.1\r\nHost: ca");
  kept.socket.write("GET /quick HTTP/1.1\r\nHost: card\r\n\r\n");
  await kept.heard("done");
  busy.socket.write("GET /slow HTTP/1.1\r\nHost: card\r\n\r\n");
  await asked.promise;

  const closing = app.close();
  for (const { closed } of [silent, half, kept]) await closed;
  expect(busy.socket.destroyed).toBe(false);
  answer.resolve("at last");
  expect(await busy.closed).toContain("at last");
  await closing;
});

test("an answer that takes too long does not hold up the end", async () => {
  const clock = new VirtualClock();
  const app = buildServer({ log: silentLogger, clock });
  const asked = Promise.withResolvers<void>();
  app.get("/never", () => {
    asked.resolve();
    return new Promise<never>(() => {});
  });
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  const stuck = await dial(port);
  stuck.socket.write("GET /never HTTP/1.1\r\nHost: card\r\n\r\n");
  await asked.promise;
  const closing = app.close();
  await clock.advance(2_000);
  await stuck.closed;
  await closing;
  expect(app.server.listening).toBe(false);
});
