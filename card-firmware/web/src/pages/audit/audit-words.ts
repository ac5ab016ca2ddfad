import { PROBLEM_STATUS, type ProblemCode } from "@istars/protocol/model/problem.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { useTranslation } from "react-i18next";
import { auditTexts } from "./audit.texts.ts";

const { actions, outcomes } = auditTexts;
type AuditAction = keyof typeof actions;
type KnownOutcome = keyof typeof outcomes;

/** Every action that can stand in the record. */
export const AUDIT_ACTIONS = Object.keys(actions) as readonly AuditAction[];

const isAction = (text: string): text is AuditAction => text in actions;
const isOutcome = (text: string): text is KnownOutcome => text in outcomes;
const isProblem = (text: string): text is ProblemCode => text in PROBLEM_STATUS;
const PROGRAM = "token:";

export interface AuditWords {
  readonly who: string;
  readonly action: string;
  readonly outcome: string;
  readonly isRefused: boolean;
}

/** Says an entry in the person's language; what a newer card writes and this page does not know stands as it was written. */
export function useAuditWords(): {
  readonly wordsOf: (entry: AuditEntry) => AuditWords;
  readonly actionWords: (action: AuditAction) => string;
  readonly userWords: (user: string) => string;
} {
  const { t } = useTranslation(["audit", "domain"]);
  // Actions and codes contain dots, which the typed keys do not know.
  const actionWords = (action: AuditAction) => t(`audit:actions.${action}` as "audit:action");
  const userWords = (user: string) => (user.startsWith(PROGRAM) ? t("audit:program", { name: user.slice(PROGRAM.length) }) : user);
  const outcomeWords = (outcome: string): string => {
    if (isOutcome(outcome)) return t(`audit:outcomes.${outcome}` as "audit:outcome");
    const reason = isProblem(outcome) ? t(`domain:problems.${outcome}` as "domain:problems.internal") : outcome;
    return t("audit:refused", { reason });
  };
  return {
    actionWords,
    userWords,
    wordsOf: ({ user, action, outcome }) => ({
      who: user === null ? t("audit:nobody") : userWords(user),
      action: isAction(action) ? actionWords(action) : action,
      outcome: outcomeWords(outcome),
      isRefused: !["ok", "confirmed", "sent"].includes(outcome),
    }),
  };
}
