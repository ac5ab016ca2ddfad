import type { FastifyInstance } from "fastify";
import { ApiProblem } from "../http/api-problem.ts";

/** All of 127/8 is this machine, and an address cannot be made to point elsewhere. */
const OWN_NAME = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i;

/**
 * Answers only requests that are meant for this machine's loopback address, by their `Host`. A foreign page whose name somebody lets
 * point to 127.0.0.1 ("DNS rebinding") is turned away, whatever it asks.
 */
export function answerLoopbackOnly(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ headers: { host }, socket }) => {
    const [, name = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host ?? "") ?? [];
    const isOurs = OWN_NAME.test(name) && Number(port ?? 80) === socket.localPort;
    if (!isOurs) throw new ApiProblem("request.foreign-host");
  });
}
