import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { waitMsOf } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { FormMessage } from "../forms/form-message.tsx";
import { useCapsLock } from "../forms/use-caps-lock.ts";
import { useCountdown } from "../forms/use-countdown.ts";
import { useDuration } from "../values/use-duration.ts";
import classes from "./login-page.module.css";
import { ProductFrame } from "./product-frame.tsx";
import type { Entry } from "./session-gate.tsx";

export interface LoginPageProps {
  /** Why the person stands here again, if they were in. */
  readonly after: "expired" | "logged-out" | null;
  readonly onEntered: (entry: Entry) => void;
}

interface Typed {
  readonly user: string;
  readonly password: string;
}

export function LoginPage({ after, onEntered }: LoginPageProps) {
  const { t } = useTranslation(["login", "ui"]);
  const { api } = useAccounts();
  const userField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [isShown, setIsShown] = useState(false);
  const caps = useCapsLock();
  const lock = useCountdown();

  const logIn = useMutation({
    mutationFn: (typed: Typed) => api.openSession(typed),
    onSuccess: (session, { password }) => onEntered({ session, password }),
    onError: (error) => {
      lock.start(waitMsOf(failureOf(error)));
      const field = passwordField.current;
      if (field) field.value = "";
      field?.focus();
    },
  });

  // The fields keep their own text: what a password manager fills in before anybody touches the page is told to no listener.
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const user = userField.current?.value.trim() ?? "";
    const password = passwordField.current?.value ?? "";
    if (user === "") userField.current?.focus();
    else if (password === "") passwordField.current?.focus();
    else if (lock.leftMs === 0) logIn.mutate({ user, password });
  };

  return (
    <ProductFrame title={t("title")}>
      <form className={classes.form} onSubmit={submit}>
        <LoginMessage error={logIn.isPending ? null : logIn.error} lockMs={lock.leftMs} after={after} />
        <TextInput
          label={t("user")}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          size="md"
          autoFocus
          ref={userField}
        />
        <PasswordInput
          ref={passwordField}
          label={t("password")}
          name="password"
          autoComplete="current-password"
          maxLength={128}
          size="md"
          visible={isShown}
          onVisibilityChange={setIsShown}
          visibilityToggleButtonProps={{ "aria-label": t(isShown ? "hide" : "show"), tabIndex: 0 }}
          inputWrapperOrder={["label", "input", "description"]}
          description={caps.isOn ? t("capsLock") : "\u00a0"}
          classNames={{ description: classes.caps ?? "" }}
          {...caps.keys}
        />
        <Button type="submit" size="md" fullWidth loading={logIn.isPending} disabled={lock.leftMs > 0}>
          {t("submit")}
        </Button>
      </form>
    </ProductFrame>
  );
}

interface MessageProps {
  readonly error: Error | null;
  readonly lockMs: number;
  readonly after: LoginPageProps["after"];
}

function LoginMessage({ error, lockMs, after }: MessageProps) {
  const { t } = useTranslation(["login", "product"]);
  const say = useDuration();
  const sayFailure = useFailureText();
  if (lockMs > 0) return <FormMessage tone="warning" lead={t("locked", { duration: say(lockMs + 999, "fine") })} />;
  if (error !== null) {
    const failure = failureOf(error);
    if (failure.kind === "unreachable") return <FormMessage tone="critical" lead={t("product:noAnswer")} />;
    if (failure.code === "session.wrong-credentials")
      return (
        <FormMessage tone="critical" lead={t("wrong")}>
          {t("wrongHelp")}
        </FormMessage>
      );
    if (failure.code !== "rate.limited") return <FormMessage tone="critical" lead={t("failed", { reason: sayFailure(failure) })} />;
    return null;
  }
  if (after === "expired") return <FormMessage tone="info" lead={t("expired")} />;
  return after === "logged-out" ? <FormMessage tone="info" lead={t("loggedOut")} /> : null;
}
