import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import { Checkbox, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CardLogin } from "./use-card-login.ts";

/** A user of the cards themselves. Browsers are asked not to fill in or keep what opens other machines. */
export function LoginFields({ login }: { readonly login: CardLogin }) {
  const { t } = useTranslation("readdress");
  const { value, change, remembers, setRemembers } = login;
  return (
    <>
      <TextInput
        label={t("user")}
        description={t("userHelp")}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={value.user}
        onChange={(event) => change({ ...value, user: event.currentTarget.value })}
      />
      <SecretInput
        label={t("password")}
        description={t(remembers ? "passwordKeptHelp" : "passwordHelp")}
        autoComplete="new-password"
        maxLength={128}
        value={value.password}
        onChange={(event) => change({ ...value, password: event.currentTarget.value })}
      />
      {remembers === null ? null : (
        <Checkbox
          label={t("remember")}
          description={t("rememberHelp")}
          checked={remembers}
          onChange={(event) => setRemembers(event.currentTarget.checked)}
        />
      )}
    </>
  );
}
