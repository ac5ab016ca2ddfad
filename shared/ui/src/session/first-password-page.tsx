import type { Session } from "@istars/protocol/model/http.ts";
import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { Button, PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { waitMsOf } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { FormMessage } from "../forms/form-message.tsx";
import { PasswordRuleList } from "../forms/password-rule-list.tsx";
import { passwordRules } from "../forms/password-rules.ts";
import { useCapsLock } from "../forms/use-caps-lock.ts";
import { useCountdown } from "../forms/use-countdown.ts";
import { useDuration } from "../values/use-duration.ts";
import classes from "./first-password-page.module.css";
import { ProductFrame } from "./product-frame.tsx";
import { useSession } from "./session-context.ts";
import { useOwnLanguage } from "./use-own-language.ts";

export interface FirstPasswordPageProps {
  /** The password just typed at log-in; `null` after a reload, then it is asked for again. */
  readonly typedPassword: string | null;
  readonly onSet: (session: Session) => void;
}

/** The only thing a session with a given password may do: replace it. */
export function FirstPasswordPage({ typedPassword, onSet }: FirstPasswordPageProps) {
  const { t } = useTranslation(["firstPassword", "login"]);
  const { api } = useAccounts();
  const { session, logOut } = useSession();
  const keepLanguage = useOwnLanguage();
  const [typed, setTyped] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [isShown, setIsShown] = useState(false);
  const caps = useCapsLock();
  const lock = useCountdown();
  const current = typedPassword ?? typed;
  const rules = passwordRules({ next, current, user: session.user });
  const differs = again !== "" && again !== next && !(next.startsWith(again) && again.length < next.length);
  const isReady = current !== "" && rules.every((rule) => rule.isMet) && next === again && lock.leftMs === 0;

  const change = useMutation({
    mutationFn: () => api.changeOwnPassword({ current, next }),
    onSuccess: onSet,
    onError: (error) => lock.start(waitMsOf(failureOf(error))),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) change.mutate();
  };
  const field = {
    size: "md",
    maxLength: PASSWORD_LENGTH.max * 2,
    visible: isShown,
    onVisibilityChange: setIsShown,
    visibilityToggleButtonProps: { "aria-label": t(isShown ? "login:hide" : "login:show"), tabIndex: 0 },
    inputWrapperOrder: ["label", "input", "description", "error"],
    ...caps.keys,
  } satisfies PasswordInputProps;

  return (
    <ProductFrame title={t("title")} keepLanguage={keepLanguage}>
      <p className={classes.why}>{t("why", { user: session.user })}</p>
      <form className={classes.form} onSubmit={submit}>
        <ChangeMessage error={change.isPending ? null : change.error} lockMs={lock.leftMs} />
        <input type="text" name="username" autoComplete="username" value={session.user} readOnly hidden />
        {typedPassword === null ? (
          <PasswordInput
            label={t("current")}
            autoComplete="current-password"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            {...field}
          />
        ) : null}
        <PasswordInput
          label={t("next")}
          name="new-password"
          autoComplete="new-password"
          aria-describedby="password-rules"
          autoFocus={typedPassword !== null}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          {...field}
        />
        <PasswordRuleList id="password-rules" rules={rules} />
        <PasswordInput
          label={t("again")}
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={differs ? t("differs") : undefined}
          description={caps.isOn ? t("login:capsLock") : undefined}
          {...field}
        />
        <p className={classes.happens}>{t("happens", { user: session.user })}</p>
        <Button type="submit" size="md" fullWidth loading={change.isPending} disabled={!isReady}>
          {t("submit")}
        </Button>
        <Button variant="subtle" size="md" fullWidth onClick={logOut}>
          {t("logOut")}
        </Button>
      </form>
    </ProductFrame>
  );
}

function ChangeMessage({ error, lockMs }: { readonly error: Error | null; readonly lockMs: number }) {
  const { t } = useTranslation("firstPassword");
  const say = useDuration();
  const sayFailure = useFailureText();
  if (lockMs > 0) return <FormMessage tone="warning" lead={t("locked", { duration: say(lockMs + 999, "fine") })} />;
  if (error === null) return null;
  const failure = failureOf(error);
  if (failure.kind === "refused" && failure.code === "session.wrong-credentials")
    return <FormMessage tone="critical" lead={t("currentWrong")} />;
  return <FormMessage tone="critical" lead={t("failed", { reason: sayFailure(failure) })} />;
}
