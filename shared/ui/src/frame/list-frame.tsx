import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "../failures/failure-of.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { Late } from "../states/late.tsx";
import { Notice } from "../states/notice.tsx";
import classes from "./list-frame.module.css";

export interface ListFrameProps {
  readonly title: string;
  readonly about: string;
  /** What adds one to the list. */
  readonly add: ReactNode;
  readonly query: { readonly data: unknown; readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  /** Says that the list could not be read. */
  readonly failed: (reason: string) => string;
  /** The list, once it is there. */
  readonly children: ReactNode;
}

/** A part of the settings that is a list of things made one by one. */
export function ListFrame({ title, about, add, query, failed, children }: ListFrameProps) {
  const { t } = useTranslation("ui");
  const sayFailure = useFailureText();
  return (
    <>
      <div className={classes.head}>
        <div>
          <h2 className={classes.title}>{title}</h2>
          <p className={classes.about}>{about}</p>
        </div>
        {add}
      </div>
      {query.data !== undefined ? (
        children
      ) : query.isPending ? (
        <Late>
          <Skeleton height="12rem" radius="lg" />
        </Late>
      ) : (
        <Notice tone="critical" title={t("error.title")} action={<Button onClick={() => void query.refetch()}>{t("error.retry")}</Button>}>
          {failed(sayFailure(failureOf(query.error)))}
        </Notice>
      )}
    </>
  );
}
