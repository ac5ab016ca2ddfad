import type { Audit } from "@istars/service/auth/audit.ts";
import { auditedBy } from "@istars/service/auth/audited.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Actor } from "../fleet/fleet.ts";

/** What is asked for and by whom, as the audit record has it. */
export interface Asked {
  readonly actor: Actor;
  readonly action: string;
  readonly detail: string;
}

/** Does what notes its own success, and notes a refusal. */
export type NoteRefusal = <T>(asked: Asked, act: () => T | Promise<T>) => Promise<T>;

export const noteRefusals = (audit: Audit): NoteRefusal => {
  const audited = auditedBy((error) => (error instanceof ApiProblem ? error : null));
  return ({ actor, action, detail }, act) => audited(audit, actor, action, detail, async () => await act());
};
