import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { Button, PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import type { Failure } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of.ts";
import page from "../forms/form-card.module.css";
import classes from "../forms/list-parts.module.css";
import { useCapsLock } from "../forms/use-caps-lock.ts";
import { useSession } from "../session/session-context.ts";
import { SESSION_KEY } from "../session/session-key.ts";
import { NotSaved } from "./not-saved.tsx";
import { useUserFaults } from "./user-faults.ts";

const isWrong = (failure: Failure | null): boolean => failure?.kind === "refused" && failure.code === "session.wrong-credentials";

/** Replaces one's own password, whatever one may do otherwise. */
export function OwnPassword() {
  const { t } = useTranslation(["users", "firstPassword", "login"]);
  const { api } = useAccounts();
  const queries = useQueryClient();
  const { session } = useSession();
  const faultOf = useUserFaults();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [isShown, setIsShown] = useState(false);
  const caps = useCapsLock();
  const changing = useMutation({
    mutationFn: () => api.changeOwnPassword({ current, next }),
    onSuccess: (changed) => {
      for (const empty of [setCurrent, setNext, setAgain]) empty("");
      queries.setQueryData(SESSION_KEY, changed);
    },
  });
  const failure = changing.error === null ? null : failureOf(changing.error);
  const differs = again !== "" && !next.startsWith(again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate();
  };
  const type = (set: (text: string) => void) => (event: { readonly currentTarget: { readonly value: string } }) => {
    set(event.currentTarget.value);
    if (!changing.isPending) changing.reset();
  };
  const field = {
    className: page.field ?? "",
    maxLength: PASSWORD_LENGTH.max * 2,
    visible: isShown,
    onVisibilityChange: setIsShown,
    visibilityToggleButtonProps: { "aria-label": t(isShown ? "login:hide" : "login:show"), tabIndex: 0 },
    ...caps.keys,
  } satisfies PasswordInputProps;
  return (
    <form className={page.card} onSubmit={submit} aria-labelledby="own-password" noValidate>
      <h2 id="own-password" className={page.title}>
        {t("users:ownPassword")}
      </h2>
      <p className={page.help}>{t("firstPassword:happens", { user: session.user })}</p>
      <input type="text" name="username" autoComplete="username" value={session.user} readOnly hidden />
      <PasswordInput
        label={t("firstPassword:current")}
        autoComplete="current-password"
        value={current}
        error={isWrong(failure) ? t("firstPassword:currentWrong") : null}
        onChange={type(setCurrent)}
        {...field}
      />
      <PasswordInput
        label={t("firstPassword:next")}
        description={t("users:passwordHelpNew", PASSWORD_LENGTH)}
        autoComplete="new-password"
        value={next}
        error={faultOf(failure, "next")}
        onChange={type(setNext)}
        {...field}
      />
      <PasswordInput
        label={t("firstPassword:again")}
        description={caps.isOn ? t("login:capsLock") : undefined}
        autoComplete="new-password"
        value={again}
        error={differs ? t("firstPassword:differs") : null}
        onChange={type(setAgain)}
        {...field}
      />
      {isWrong(failure) ? null : <NotSaved failure={failure} />}
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {changing.isSuccess ? t("users:ownPasswordSet") : ""}
        </span>
        <Button type="submit" loading={changing.isPending} disabled={current === "" || next === "" || next !== again}>
          {t("firstPassword:submit")}
        </Button>
      </div>
    </form>
  );
}
