import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** A secret that is typed anew; the stored one is never told. */
export function SecretInput(props: PasswordInputProps) {
  const { t } = useTranslation("ui");
  const [isShown, setIsShown] = useState(false);
  return (
    <PasswordInput
      visible={isShown}
      onVisibilityChange={setIsShown}
      visibilityToggleButtonProps={{ "aria-label": t(isShown ? "hideTyped" : "showTyped"), tabIndex: 0 }}
      {...props}
    />
  );
}
