import { ApiProblem } from "./api-problem.ts";
import type { FastifyReply } from "./server.ts";

/**
 * Does what somebody waits for, until it is done or nobody waits any more. The request's own signal would not do: it aborts as soon as
 * the request has been read.
 */
export async function whileAsked<T>({ raw }: Pick<FastifyReply, "raw">, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  raw.once("close", leave);
  try {
    return await job(gone.signal);
  } catch (error) {
    // Nobody reads it; it is a problem of the caller's all the same, and not one for the log.
    throw gone.signal.aborted ? new ApiProblem("request.invalid", { detail: "the caller has gone", cause: error }) : error;
  } finally {
    raw.off("close", leave);
  }
}
