import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Who asks a card for something. Kept until it is done, and nowhere else. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** The user that every card begins with, which few rename. */
export const NO_LOGIN: Login = { user: "admin", password: "" };

export interface LoginFieldsProps {
  readonly value: Login;
  readonly onChange: (login: Login) => void;
}

/** A user of the cards themselves. Browsers are asked not to fill in or keep what opens other machines. */
export function LoginFields({ value, onChange }: LoginFieldsProps) {
  const { t } = useTranslation("readdress");
  return (
    <>
      <TextInput
        label={t("user")}
        description={t("userHelp")}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={value.user}
        onChange={(event) => onChange({ ...value, user: event.currentTarget.value })}
      />
      <SecretInput
        label={t("password")}
        description={t("passwordHelp")}
        autoComplete="new-password"
        maxLength={128}
        value={value.password}
        onChange={(event) => onChange({ ...value, password: event.currentTarget.value })}
      />
    </>
  );
}

export const isComplete = ({ user, password }: Login): boolean => user.trim() !== "" && password !== "";
