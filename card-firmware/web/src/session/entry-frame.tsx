import { BrandMark } from "@istars/ui/frame/brand.tsx";
import { LanguageChoice } from "@istars/ui/frame/language-choice.tsx";
import { SchemeChoice } from "@istars/ui/frame/scheme-choice.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./entry-frame.module.css";

export interface EntryFrameProps {
  readonly title: string;
  /** Keeps a chosen language with the person, once it is known who that is. */
  readonly keepLanguage?: (code: string) => Promise<void>;
  readonly children: ReactNode;
}

/** What stands around the pages one meets before the card itself. */
export function EntryFrame({ title, keepLanguage, children }: EntryFrameProps) {
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
        <LanguageChoice {...(keepLanguage ? { keep: keepLanguage } : {})} />
        <SchemeChoice />
      </div>
    </main>
  );
}
