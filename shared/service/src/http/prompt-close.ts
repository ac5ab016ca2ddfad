import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { FastifyInstance } from "fastify";
import type { Clock } from "../clock.ts";
import { isSecure } from "./secure-server.ts";

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
  const take = (socket: Socket) => {
    socket.once("close", () => quiet.delete(socket));
    rest(socket);
  };
  const unsecured = new Map<string, Socket>();
  app.server.on("connection", (socket: Socket) => {
    take(socket);
    if (!isSecure(app)) return;
    const peer = peerOf(socket);
    unsecured.set(peer, socket);
    socket.once("close", () => unsecured.delete(peer));
  });
  // From here on requests come over another socket, which owns the first.
  app.server.on("secureConnection", (secure: TLSSocket) => {
    const peer = peerOf(secure);
    const socket = unsecured.get(peer);
    unsecured.delete(peer);
    if (socket) quiet.delete(socket);
    take(secure);
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

/** Tells the connections of a server apart while they stand. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
