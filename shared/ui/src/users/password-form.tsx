import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { failureOf } from "../failures/failure-of.ts";
import classes from "../forms/list-parts.module.css";
import { NewPasswordInput } from "./new-password-input.tsx";
import { NotSaved } from "./not-saved.tsx";
import { useUserFaults } from "./user-faults.ts";

/** Gives another user a new password, and says whose sessions end by it. */
export function PasswordForm({ user }: { readonly user: UserAccount }) {
  const { t } = useTranslation("users");
  const { api } = useAccounts();
  const queries = useQueryClient();
  const faultOf = useUserFaults();
  const [password, setPassword] = useState("");
  const [mustChangePassword, setMustChangePassword] = useState(true);
  const setting = useMutation({
    mutationFn: () => api.setUserPassword(user.id, { password, mustChangePassword }),
    onSuccess: () => {
      setPassword("");
      void queries.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const failure = setting.error === null ? null : failureOf(setting.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setting.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <NewPasswordInput
        label={t("passwordOf")}
        description={t("passwordHelp", { ...PASSWORD_LENGTH, name: user.name })}
        value={password}
        error={faultOf(failure, "password")}
        onChange={(typed) => {
          setPassword(typed);
          if (setting.isSuccess) setting.reset();
        }}
      />
      <Checkbox
        label={t("mustChangeField")}
        checked={mustChangePassword}
        onChange={(event) => setMustChangePassword(event.currentTarget.checked)}
      />
      <NotSaved failure={failure} />
      {password !== "" && user.sessions > 0 ? (
        <p className={classes.quiet}>{t("passwordEnds", { count: user.sessions, name: user.name })}</p>
      ) : null}
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {setting.isSuccess ? t("passwordSet", { name: user.name }) : ""}
        </span>
        <Button type="submit" variant="default" loading={setting.isPending} disabled={password === ""}>
          {t("setPassword")}
        </Button>
      </div>
    </form>
  );
}
