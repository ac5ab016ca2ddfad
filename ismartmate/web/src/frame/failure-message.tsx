import type { Failure } from "@istars/ui/failures/failure.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../session/use-failure-text.ts";

/** Why what was just asked for was not done; nothing while it was. */
export function FailureMessage({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation("mate");
  const say = useFailureText();
  if (failure === null) return null;
  return (
    <FormMessage tone="critical" lead={t("failed")}>
      {say(failure)}
    </FormMessage>
  );
}
