import type { ReactNode } from "react";
import { BrandMark } from "./brand.tsx";
import classes from "./entry-frame.module.css";
import { LanguageChoice } from "./language-choice.tsx";
import { SchemeChoice } from "./scheme-choice.tsx";

export interface EntryFrameProps {
  /** The product's name, and what this program of it is. */
  readonly product: string;
  readonly kind: string;
  readonly title: string;
  /** Keeps a chosen language with the person, once it is known who that is. */
  readonly keepLanguage?: (code: string) => Promise<void>;
  readonly children: ReactNode;
}

/** What stands around the pages one meets before the program itself. */
export function EntryFrame({ product, kind, title, keepLanguage, children }: EntryFrameProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.product}>
          <BrandMark size="2.5rem" />
          <div>
            <div className={classes.productName}>{product}</div>
            <div className={classes.productKind}>{kind}</div>
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
