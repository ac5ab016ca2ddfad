import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { failureOf } from "../failures/failure-of.ts";
import classes from "../forms/list-parts.module.css";
import { NewPasswordInput } from "./new-password-input.tsx";
import { NotSaved } from "./not-saved.tsx";
import { NEW_USER, userChange } from "./user-draft.ts";
import { useUserFaults } from "./user-faults.ts";
import { UserFields } from "./user-fields.tsx";

export interface NewUserFormProps {
  readonly onCreated: () => void;
  /** Whether something was typed; told at each change. */
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

/** Lets somebody new log in. */
export function NewUserForm({ onCreated, onUnsaved }: NewUserFormProps) {
  const { t } = useTranslation("users");
  const { api } = useAccounts();
  const faultOf = useUserFaults();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState(NEW_USER);
  const [password, setPassword] = useState("");
  const [mustChangePassword, setMustChangePassword] = useState(true);
  const isUnsaved = name !== "" || password !== "";
  useEffect(() => onUnsaved(isUnsaved), [isUnsaved, onUnsaved]);
  const creating = useMutation({
    mutationFn: () => api.createUser({ name: name.trim(), ...userChange(draft), password, mustChangePassword }),
    onSuccess: onCreated,
  });
  const failure = creating.error === null ? null : failureOf(creating.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creating.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label={t("name")}
        autoComplete="off"
        maxLength={64}
        data-autofocus
        value={name}
        error={faultOf(failure, "name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <UserFields draft={draft} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} failure={failure} isOwn={false} />
      <NewPasswordInput
        label={t("password")}
        description={t("passwordHelpNew", PASSWORD_LENGTH)}
        value={password}
        error={faultOf(failure, "password")}
        onChange={setPassword}
      />
      <Checkbox
        label={t("mustChangeField")}
        checked={mustChangePassword}
        onChange={(event) => setMustChangePassword(event.currentTarget.checked)}
      />
      <NotSaved failure={failure} />
      <div className={classes.actions}>
        <Button type="submit" loading={creating.isPending} disabled={name.trim() === "" || password === ""}>
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
