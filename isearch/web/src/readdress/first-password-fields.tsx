import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { PasswordRuleList } from "@istars/ui/forms/password-rule-list.tsx";
import { type PasswordRule, passwordRules } from "@istars/ui/forms/password-rules.ts";
import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import { useTranslation } from "react-i18next";
import classes from "./readdress.module.css";

/** A first password, typed twice because nobody can tell it later. */
export interface FirstPassword {
  readonly next: string;
  readonly again: string;
}

export const NO_FIRST_PASSWORD: FirstPassword = { next: "", again: "" };

/** What a card has until then. Source: DESIGN, Security: `admin`/`admin` may only change its password. */
const OF_NEW_CARDS = "admin";

const rulesOf = (next: string): readonly PasswordRule[] =>
  passwordRules({ next, current: OF_NEW_CARDS, user: OF_NEW_CARDS }).map((rule) =>
    rule.fault === "unchanged" ? { ...rule, fault: "is-default" } : rule,
  );

export const isFit = ({ next, again }: FirstPassword): boolean => next === again && rulesOf(next).every(({ isMet }) => isMet);

export interface FirstPasswordFieldsProps {
  /** How many cards get it. */
  readonly count: number;
  readonly value: FirstPassword;
  readonly onChange: (password: FirstPassword) => void;
}

/** Asks for the password with which new cards replace their default one in the same step (SAFETY 32). */
export function FirstPasswordFields({ count, value, onChange }: FirstPasswordFieldsProps) {
  const { t } = useTranslation("readdress");
  const { next, again } = value;
  const differs = again !== "" && !next.startsWith(again);
  return (
    <fieldset className={classes.group}>
      <legend>{t("firstPassword", { count })}</legend>
      <p className={classes.quiet}>{t("firstPasswordHelp")}</p>
      <SecretInput
        label={t("next")}
        autoComplete="new-password"
        aria-describedby="first-password-rules"
        maxLength={PASSWORD_LENGTH.max * 2}
        value={next}
        onChange={(event) => onChange({ ...value, next: event.currentTarget.value })}
      />
      <PasswordRuleList id="first-password-rules" rules={rulesOf(next)} />
      <SecretInput
        label={t("again")}
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH.max * 2}
        value={again}
        error={differs ? t("differs") : null}
        onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
      />
    </fieldset>
  );
}
