import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { AgentRefusal } from "../agent/agent.ts";

/** The problem that an error of the agent's amounts to; `null` for any other error. */
export const problemOfAgent = (error: unknown): ApiProblem | null =>
  error instanceof AgentRefusal ? new ApiProblem(error.code, { detail: error.message, cause: error }) : null;
