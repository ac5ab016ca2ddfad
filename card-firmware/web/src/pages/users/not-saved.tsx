import { useTranslation } from "react-i18next";
import { type Failure, useFailureText } from "../../session/failure.ts";
import { FormMessage } from "../../session/form-message.tsx";

/** Why nothing about a user was saved; the fields say more where it is about one of them. */
export function NotSaved({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation("users");
  const say = useFailureText();
  return failure === null ? null : <FormMessage tone="critical" lead={t("notSaved", { reason: say(failure) })} />;
}
