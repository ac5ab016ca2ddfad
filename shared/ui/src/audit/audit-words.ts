import { PROBLEM_STATUS, type ProblemCode } from "@istars/protocol/model/problem.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { useTranslation } from "react-i18next";
import { auditTexts } from "./audit.texts.ts";
import type { AuditTerms } from "./audit-terms.ts";

const { actions, outcomes } = auditTexts;
type KnownOutcome = keyof typeof outcomes;

const isOutcome = (text: string): text is KnownOutcome => text in outcomes;
const isProblem = (text: string): text is ProblemCode => text in PROBLEM_STATUS;
const PROGRAM = "token:";

export interface AuditWords {
  readonly who: string;
  readonly action: string;
  readonly outcome: string;
  readonly isRefused: boolean;
}

/** Says an entry in the person's language; what a newer program writes and this page does not know stands as it was written. */
export function useAuditWords(terms: AuditTerms): {
  readonly wordsOf: (entry: AuditEntry) => AuditWords;
  /** Every action that can stand in the record, with its words: log-ins and users, then the program's own. */
  readonly actions: ReadonlyMap<string, string>;
  readonly userWords: (user: string) => string;
} {
  const { t } = useTranslation(["audit", "domain"]);
  const all = new Map([
    // Actions and codes contain dots, which the typed keys do not know.
    ...Object.keys(actions).map((action): [string, string] => [action, t(`audit:actions.${action}` as "audit:action")]),
    ...Object.entries(terms.actions),
  ]);
  const userWords = (user: string) => (user.startsWith(PROGRAM) ? t("audit:program", { name: user.slice(PROGRAM.length) }) : user);
  const outcomeWords = (outcome: string): string => {
    const own = terms.outcomes[outcome];
    if (own !== undefined) return own;
    if (isOutcome(outcome)) return t(`audit:outcomes.${outcome}` as "audit:outcome");
    const reason = isProblem(outcome) ? t(`domain:problems.${outcome}` as "domain:problems.internal") : outcome;
    return t("audit:refused", { reason });
  };
  return {
    actions: all,
    userWords,
    wordsOf: ({ user, action, outcome }) => ({
      who: user === null ? t("audit:nobody") : userWords(user),
      action: all.get(action) ?? action,
      outcome: outcomeWords(outcome),
      isRefused: !["ok", "confirmed", "sent"].includes(outcome),
    }),
  };
}
