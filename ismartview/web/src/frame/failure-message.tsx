import type { Failure } from "@istars/ui/failures/failure.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useTranslation } from "react-i18next";

/** Why what was just asked for was not done; nothing while it was. */
export function FailureMessage({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation("view");
  const say = useFailureText();
  return failure === null ? null : <FormMessage tone="critical" lead={t("failed", { reason: say(failure) })} />;
}
