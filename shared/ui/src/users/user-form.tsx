import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { Button } from "@mantine/core";
import { type FormEvent, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ConflictPanel } from "../forms/conflict-panel.tsx";
import classes from "../forms/list-parts.module.css";
import { NotSaved } from "./not-saved.tsx";
import { useUserForm } from "./use-user-form.ts";
import { UserFields } from "./user-fields.tsx";
import { useUserFieldWords } from "./user-words.ts";

export interface UserFormProps {
  readonly user: UserAccount;
  /** It is the one who looks. */
  readonly isOwn: boolean;
  /** Whether something stands here that is not saved; told at each change. */
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

/** Changes what a user may do, in which language, from where. */
export function UserForm({ user, isOwn, onUnsaved }: UserFormProps) {
  const { t } = useTranslation("users");
  const form = useUserForm(user);
  const isUnsaved = form.changed.length > 0;
  useEffect(() => onUnsaved(isUnsaved), [isUnsaved, onUnsaved]);
  const say = useUserFieldWords();
  const hasConflict = form.conflicts.length > 0;
  const endsSessions = !isOwn && user.sessions > 0 && form.changed.some((field) => field !== "language");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <UserFields draft={form.draft} onChange={form.edit} failure={form.failure} isOwn={isOwn} />
      {hasConflict ? (
        <ConflictPanel
          conflicts={form.conflicts}
          fieldOf={(name, stored) => say(name, stored, form.changed.some((field) => field === name) ? form.draft : null)}
          isPending={form.isSaving}
          onTakeTheirs={form.takeTheirs}
          onPutMine={form.putMine}
        />
      ) : (
        <>
          <NotSaved failure={form.failure} />
          {endsSessions ? <p className={classes.quiet}>{t("endsSessions", { count: user.sessions, name: user.name })}</p> : null}
          <div className={classes.actions}>
            <span className={classes.state} role="status">
              {form.isSaved ? t("saved") : ""}
            </span>
            <Button type="submit" loading={form.isSaving} disabled={form.changed.length === 0}>
              {t("save")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
