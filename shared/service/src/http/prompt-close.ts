import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Clock } from "../clock.ts";

/** Time that answers under way get at the end, ms. */
const GRACE_MS = 2_000;

/**
 * Makes `close()` take no longer than the answers under way. Connections on which nothing is being answered are dropped at once: kept
 * alive, half a request received, or opened by a browser in advance, which `closeIdleConnections` would wait for.
 */
export function closePromptly(app: FastifyInstance, clock: Clock): void {
  const quiet = new Set<Socket>();
  let isClosing = false;
  const rest = (socket: Socket) => {
    if (isClosing) socket.destroy();
    else if (!socket.destroyed) quiet.add(socket);
  };
  app.server.on("connection", (socket: Socket) => {
    socket.once("close", () => quiet.delete(socket));
    rest(socket);
  });
  app.server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    quiet.delete(socket);
    response.once("close", () => rest(socket));
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    for (const socket of quiet) socket.destroy();
    clock.timeout(GRACE_MS).addEventListener("abort", () => app.server.closeAllConnections(), { once: true });
  });
}
