import { BrandMark } from "@istars/ui/frame/brand.tsx";
import { LanguageChoice } from "@istars/ui/frame/language-choice.tsx";
import { SchemeChoice } from "@istars/ui/frame/scheme-choice.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./entry-frame.module.css";

/** What stands around the pages one meets before the card itself. */
export function EntryFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useTranslation(["app", "login"]);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.product}>
          <BrandMark size="2.5rem" />
          <div>
            <div className={classes.productName}>{t("app:product")}</div>
            <div className={classes.productKind}>{t("login:product")}</div>
          </div>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
      <div className={classes.below}>
        <LanguageChoice />
        <SchemeChoice />
      </div>
    </main>
  );
}
