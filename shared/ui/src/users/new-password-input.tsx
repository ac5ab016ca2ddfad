import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCapsLock } from "../forms/use-caps-lock.ts";

export interface NewPasswordInputProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (password: string) => void;
}

/** A password that is given to somebody else. Browsers are asked not to fill in or keep one's own here. */
export function NewPasswordInput({ label, description, value, error, onChange }: NewPasswordInputProps) {
  const { t } = useTranslation("login");
  const [isShown, setIsShown] = useState(false);
  const caps = useCapsLock();
  return (
    <PasswordInput
      label={label}
      description={caps.isOn ? `${description} ${t("capsLock")}` : description}
      autoComplete="new-password"
      maxLength={PASSWORD_LENGTH.max * 2}
      visible={isShown}
      onVisibilityChange={setIsShown}
      visibilityToggleButtonProps={{ "aria-label": t(isShown ? "hide" : "show"), tabIndex: 0 }}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...caps.keys}
    />
  );
}
