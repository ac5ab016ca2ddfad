import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { IconCircle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./password-rule-list.module.css";
import type { PasswordRule } from "./password-rules.ts";

/** What a new password has to be, each rule with whether it is met. `id`: for the field that it describes. */
export function PasswordRuleList({ id, rules }: { readonly id: string; readonly rules: readonly PasswordRule[] }) {
  const { t } = useTranslation("ui");
  return (
    <div id={id}>
      <div className={classes.title}>{t("newPassword.title")}</div>
      <ul className={classes.rules}>
        {rules.map(({ fault, isMet }) => (
          <li key={fault} className={classes.rule} data-met={isMet || undefined}>
            {isMet ? (
              <IconCircleCheck size="1.125rem" stroke={1.75} role="img" aria-label={t("newPassword.met")} />
            ) : (
              <IconCircle size="1.125rem" stroke={1.75} role="img" aria-label={t("newPassword.open")} />
            )}
            <span>{t(`newPassword.rules.${fault}`, PASSWORD_LENGTH)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
