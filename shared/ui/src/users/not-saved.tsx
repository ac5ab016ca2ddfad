import { useTranslation } from "react-i18next";
import type { Failure } from "../failures/failure.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { FormMessage } from "../forms/form-message.tsx";

/** Why nothing about a user was saved; the fields say more where it is about one of them. */
export function NotSaved({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation("users");
  const say = useFailureText();
  return failure === null ? null : <FormMessage tone="critical" lead={t("notSaved", { reason: say(failure) })} />;
}
