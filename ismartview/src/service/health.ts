import type { FastifyInstance } from "@istars/service/http/server.ts";
import type { Fleet } from "../fleet/fleet.ts";

/**
 * `GET /healthz`, for whoever watches iSmartView from outside: 200 while it does its work, 503 while it cannot store what happens. Cards that
 * are lost are no fault of its. Nothing here is secret.
 */
export function serveHealth(app: FastifyInstance, fleet: Pick<Fleet, "storage">): void {
  app.get("/healthz", { schema: { hide: true } }, async (_request, reply) => {
    const { state } = fleet.storage();
    const isFailed = state === "failed";
    return reply
      .code(isFailed ? 503 : 200)
      .header("cache-control", "no-store")
      .send({ status: isFailed ? "failed" : "ok", storage: state });
  });
}
