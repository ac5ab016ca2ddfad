import type { Session } from "@istars/protocol/model/http.ts";
import { Button, Loader } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { failureOf } from "../failures/failure-of.ts";
import { Late } from "../states/late.tsx";
import { Notice } from "../states/notice.tsx";
import type { BrowserLanguage } from "./browser-language.ts";
import { SessionContext } from "./session-context.ts";
import { SESSION_KEY } from "./session-key.ts";

const LoginPage = lazy(async () => ({ default: (await import("./login-page.tsx")).LoginPage }));
const FirstPasswordPage = lazy(async () => ({
  default: (await import("./first-password-page.tsx")).FirstPasswordPage,
}));

/** What log-in hands on: the password is kept only until a forced change is over, so that it need not be typed twice. */
export interface Entry {
  readonly session: Session;
  readonly password: string;
}

export interface SessionGateProps {
  readonly browserLanguage: BrowserLanguage;
  /** What stands here for somebody who may only log in, where a program has such users; `onRetry` looks again. */
  readonly noPermission?: (onRetry: () => void) => ReactNode;
  readonly children: ReactNode;
}

/**
 * Lets through only who is logged in with a password of their own and may see something; the address stays, so that everybody ends up
 * where they wanted.
 */
export function SessionGate({ browserLanguage, noPermission, children }: SessionGateProps) {
  const { api } = useAccounts();
  const client = useQueryClient();
  const [typedPassword, setTypedPassword] = useState<string | null>(null);
  const [hasLoggedOut, setHasLoggedOut] = useState(false);
  const [wasIn, setWasIn] = useState(false);

  const query = useQuery({
    queryKey: SESSION_KEY,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await api.readSession(signal);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === "refused" && failure.code === "session.required") return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

  const enter = (session: Session) => {
    setHasLoggedOut(false);
    client.setQueryData(SESSION_KEY, session);
  };
  const logOut = async () => {
    setHasLoggedOut(true);
    setTypedPassword(null);
    // The session ends here even if the program cannot be told: its own time limit does the rest.
    await api.closeSession().catch(() => {});
    client.setQueryData(SESSION_KEY, null);
  };

  const session = query.data;
  const isIn = session != null;
  useEffect(() => {
    if (isIn) setWasIn(true);
    // What was read as one person must not be there for the next one, however the session ended.
    else client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  }, [isIn, client]);
  const isKnown = session !== undefined;
  useEffect(() => {
    // A session that ended while nobody looked counts, too: the next person at this browser is another one.
    if (isIn) browserLanguage.lend();
    else if (isKnown) browserLanguage.takeBack();
  }, [isIn, isKnown, browserLanguage]);
  if (session === undefined) return query.isError ? <Unreachable onRetry={() => void query.refetch()} /> : <Waiting />;
  if (session === null)
    return (
      <Suspense fallback={<Waiting />}>
        <LoginPage
          after={hasLoggedOut ? "logged-out" : wasIn ? "expired" : null}
          onEntered={({ session: entered, password }) => {
            setTypedPassword(entered.mustChangePassword ? password : null);
            enter(entered);
          }}
        />
      </Suspense>
    );
  return (
    <SessionContext value={{ session, logOut: () => void logOut() }}>
      {session.mustChangePassword ? (
        <Suspense fallback={<Waiting />}>
          <FirstPasswordPage
            typedPassword={typedPassword}
            onSet={(changed) => {
              setTypedPassword(null);
              enter(changed);
            }}
          />
        </Suspense>
      ) : session.permission === "none" && noPermission ? (
        <Suspense fallback={<Waiting />}>{noPermission(() => void query.refetch())}</Suspense>
      ) : (
        children
      )}
    </SessionContext>
  );
}

function Waiting() {
  const { t } = useTranslation("ui");
  return (
    <div style={{ display: "grid", placeItems: "center", minHeight: "100dvh" }}>
      <Late>
        <Loader role="status" aria-label={t("loading")} />
      </Late>
    </div>
  );
}

function Unreachable({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation(["product", "ui"]);
  return (
    <main>
      <Notice tone="critical" title={t("product:offline")} action={<Button onClick={onRetry}>{t("ui:error.retry")}</Button>}>
        {t("product:offlineHelp")}
      </Notice>
    </main>
  );
}
