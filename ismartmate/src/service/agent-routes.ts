import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Agent } from "../agent/agent.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface AgentRoutesDeps {
  readonly agent: Pick<Agent, "state" | "timeline" | "reports" | "report" | "startDrill" | "order">;
  readonly log: Logger;
}

/** Lines of the timeline in one answer, unless the caller says how many. */
const TIMELINE_LIMIT = 100;

/** What the agent knows and has done, and what people may ask of it. Each thing asked for is a line of the log. */
export function declareAgentRoutes(declareRoute: DeclareRoute, { agent, log }: AgentRoutesDeps): void {
  declareRoute("readState", () => agent.state());
  declareRoute("readTimeline", ({ query: { before, limit = TIMELINE_LIMIT } }) => {
    const { entries, hasMore } = agent.timeline({ limit, ...(before === undefined ? {} : { before }) });
    return { entries: [...entries], hasMore };
  });
  declareRoute("listReports", async () => ({ reports: [...(await agent.reports())] }));
  declareRoute("readReport", async ({ params: { id } }) => {
    const report = await agent.report(id);
    if (report === null) throw new ApiProblem("not-found", { detail: `there is no report ${id}` });
    return report;
  });
  declareRoute("startDrill", async ({ address }) => {
    const reportId = await agent.startDrill();
    log.info({ reportId, from: address }, "a drill was asked for");
    return { reportId };
  });
  declareRoute("giveOrder", async ({ body, address }) => {
    await agent.order(body);
    log.info({ order: body, from: address }, "an order was given");
  });
}
