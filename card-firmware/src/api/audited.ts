import { auditedBy } from "@istars/service/auth/audited.ts";
import { problemOfCard } from "./card-problem.ts";

/** Does what notes its own success, and notes a refusal by the card's problems. */
export const audited = auditedBy(problemOfCard);
