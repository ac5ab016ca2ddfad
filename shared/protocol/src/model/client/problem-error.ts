import { type Problem, type ProblemCode, problemCodeOf } from "../problem.ts";

/** An answer that is a refusal. */
export class ProblemError extends Error {
  /** `null` if the answer was not one of the product's own problems, e.g. from a proxy in between. */
  readonly code: ProblemCode | null;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
    this.code = problemCodeOf(problem.type);
    this.status = problem.status;
    this.problem = problem;
  }
}

/** The problem an answer with an error status holds; one made up from the status where it holds none. Never rejects. */
export async function problemErrorOf(response: Response): Promise<ProblemError> {
  const { status, statusText } = response;
  const document: unknown = await response.json().catch(() => null); // not JSON: the status has to do
  if (isProblem(document)) return new ProblemError({ ...document, status });
  return new ProblemError({ type: "about:blank", title: statusText || `HTTP status ${status}`, status });
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  typeof value.type === "string" &&
  "title" in value &&
  typeof value.title === "string";
