import type { FastifyInstance } from "@istars/service/http/server.ts";
import type { Live } from "../live/live.ts";

/**
 * `GET /healthz`, for whoever watches the card from outside: 200 while the card does its work, 503 while it cannot store events. A lost
 * UPS is told but is no fault of the card's. Nothing here is secret.
 */
export function serveHealth(app: FastifyInstance, live: Live): void {
  app.get("/healthz", { schema: { hide: true } }, async (_request, reply) => {
    const { link, alarms } = live.current();
    const failed = alarms.some(({ id }) => id === "storage-failed");
    return reply
      .code(failed ? 503 : 200)
      .header("cache-control", "no-store")
      .send({ status: failed ? "failed" : "ok", storage: failed ? "failed" : "ok", link: link.state });
  });
}
