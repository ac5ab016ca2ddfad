import type { WantedAddress } from "@istars/protocol/model/discovery.ts";
import { CHANGE_REASONS, type ChangeStep, PLAN_FAULTS } from "@istars/protocol/model/isearch/address-plan.ts";
import { PROBLEM_STATUS } from "@istars/protocol/model/problem.ts";
import { UNRESTS } from "@istars/protocol/model/settings/objection.ts";
import type { Tone } from "@istars/ui/tone.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";

type Params = Readonly<Record<string, string | number | boolean>>;

/** `unknown` is amber: it may have worked, and only looking tells. */
export const STEP_TONES: Readonly<Record<ChangeStep, Tone>> = {
  waiting: "idle",
  checking: "info",
  proving: "info",
  applying: "info",
  verifying: "info",
  done: "ok",
  refused: "critical",
  "rolled-back": "warning",
  unknown: "warning",
  cancelled: "idle",
};

const isOneOf = <T extends string>(all: readonly T[], text: unknown): text is T => all.some((one) => one === text);

/** Says an address as it is wanted. */
export function useWantedText(): (wanted: WantedAddress | null) => string | null {
  const { t } = useTranslation("readdress");
  return (wanted) => (wanted === null ? null : wanted.mode === "dhcp" ? t("byDhcp") : `${wanted.address}/${wanted.prefix}`);
}

/** Says what is wrong with a row of a plan; `by`: who has it. */
export function useFaultText(): (fault: { readonly code: (typeof PLAN_FAULTS)[number]; readonly by?: string | undefined }) => string {
  const { t } = useTranslation("readdress");
  return ({ code, by }) =>
    by !== undefined && (code === "address-taken" || code === "duplicate-address" || code === "duplicate-mac" || code === "not-ours")
      ? t(`faultsBy.${code}`, { by })
      : t(`faults.${code}`);
}

/** Says why a card was not changed: by a code that is known here, or as the card itself says it. */
export function useProblemText(): (problem: string, params: Params) => string {
  const { t } = useTranslation(["readdress", "domain"]);
  const sayFault = useFaultText();
  const say = useDuration();
  return (problem, params) => {
    if (problem === "settings.refused" && isOneOf(UNRESTS, params.reason)) return t(`domain:unrests.${params.reason}`);
    if (problem === "rate.limited" && typeof params.retryAfterMs === "number")
      return t("readdress:locked", { duration: say(params.retryAfterMs + 999, "fine") });
    if (isOneOf(PLAN_FAULTS, problem)) return sayFault({ code: problem, by: typeof params.by === "string" ? params.by : undefined });
    if (isOneOf(CHANGE_REASONS, problem)) return t(`readdress:reasons.${problem}`);
    if (Object.hasOwn(PROBLEM_STATUS, problem)) return t(`domain:problems.${problem}` as "domain:problems.internal", params);
    return problem;
  };
}
