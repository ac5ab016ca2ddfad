import type { Failure } from "@istars/ui/failures/failure.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useTranslation } from "react-i18next";

/** Why nothing about a user was saved; the fields say more where it is about one of them. */
export function NotSaved({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation("users");
  const say = useFailureText();
  return failure === null ? null : <FormMessage tone="critical" lead={t("notSaved", { reason: say(failure) })} />;
}
