import { ApiProblem } from "../http/api-problem.ts";
import { StoreError } from "../store/store.ts";
import type { Audit } from "./audit.ts";

/** The problem that an error of the program's own amounts to; `null` for any other error. */
export type ProblemOf = (error: unknown) => ApiProblem | null;

/** Does what notes its own success, and notes a refusal: who asked, what for, and why not. */
export type Audited = <T>(
  audit: Audit,
  actor: { readonly user: string; readonly address: string },
  action: string,
  detail: string,
  act: () => Promise<T>,
) => Promise<T>;

/** Notes refusals by the problems that `problemOf` makes of a program's errors. */
export const auditedBy =
  (problemOf: ProblemOf): Audited =>
  async (audit, actor, action, detail, act) => {
    try {
      return await act();
    } catch (error) {
      const outcome =
        (error instanceof ApiProblem ? error : problemOf(error))?.code ?? (error instanceof StoreError ? "storage.failed" : "internal");
      await audit.record({ user: actor.user, source: actor.address, action, outcome, detail });
      throw error;
    }
  };
