import type { FastifyInstance } from "fastify";
import { ApiProblem } from "../http/api-problem.ts";

const NAMES: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Answers only requests that are meant for this machine's loopback address, by their `Host`. A foreign page whose name somebody lets
 * point to 127.0.0.1 ("DNS rebinding") is turned away, whatever it asks.
 */
export function answerLoopbackOnly(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ headers: { host }, socket }) => {
    const [, name = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host ?? "") ?? [];
    const isOurs = NAMES.has(name.toLowerCase()) && Number(port ?? 80) === socket.localPort;
    if (!isOurs) throw new ApiProblem("request.foreign-host");
  });
}
