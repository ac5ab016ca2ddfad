import type { LaunchSession } from "@istars/protocol/model/isearch/http.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { EntryFrame } from "@istars/ui/frame/entry-frame.tsx";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "./api-context.ts";
import classes from "./launch-gate.module.css";
import { SESSION_KEY } from "./session-key.ts";

export interface LaunchGateProps {
  /** From the address; opens the session once. */
  readonly launchCode: string | null;
  readonly children: ReactNode;
}

/** Lets through whoever has the session of this run, or the launch code that opens it; tells all others how to get in. */
export function LaunchGate({ launchCode, children }: LaunchGateProps) {
  const api = useApi();
  /** A code opens one session: asked again, e.g. after the session has ended, it would only count as a guess. */
  const [code] = useState(() => ({ left: launchCode }));
  const query = useQuery({
    queryKey: SESSION_KEY,
    queryFn: (): Promise<LaunchSession> => {
      const { left } = code;
      code.left = null;
      return left === null ? api.readSession() : api.openSession(left);
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.isError) return <HowToOpen failure={failureOf(query.error)} onRetry={() => void query.refetch()} />;
  return query.isSuccess ? children : null;
}

/** The way in: the program itself opens the page with a code that nobody else has. */
function HowToOpen({ failure, onRetry }: { readonly failure: Failure; readonly onRetry: () => void }) {
  const { t } = useTranslation(["isearch", "ui"]);
  const isRefused = failure.kind === "refused";
  const isSpent = isRefused && failure.code === "launch.expired";
  return (
    <EntryFrame product={t("isearch:product")} kind={t("isearch:kind")} title={t(isRefused ? "isearch:closed" : "isearch:notRunning")}>
      {isSpent ? <FormMessage tone="warning" lead={t("isearch:spent")} /> : null}
      <p className={classes.text}>{t(isRefused ? "isearch:closedHelp" : "isearch:notRunningHelp")}</p>
      <pre className={classes.command}>
        <code>isearch web</code>
      </pre>
      <p className={classes.text}>{t("isearch:openHelp")}</p>
      {isRefused ? null : <Button onClick={onRetry}>{t("ui:error.retry")}</Button>}
    </EntryFrame>
  );
}
