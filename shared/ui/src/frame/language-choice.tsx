import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguages } from "../text/language-context.tsx";
import classes from "./language-choice.module.css";

export interface LanguageChoiceProps {
  /** Keeps the choice with the person; rejects when that did not work. */
  readonly keep?: (code: string) => Promise<void>;
}

/** The program's languages, each by its own name, so that whoever cannot read the present one finds theirs. */
export function LanguageChoice({ keep }: LanguageChoiceProps) {
  const { t, i18n } = useTranslation("ui");
  const { languages, choose } = useLanguages();
  const [failure, setFailure] = useState<"failed" | "notKept" | null>(null);
  const change = async (code: string) => {
    setFailure(null);
    try {
      await choose(code);
    } catch {
      setFailure("failed");
      return;
    }
    await keep?.(code).catch(() => setFailure("notKept"));
  };
  return (
    <>
      <SegmentedControl
        aria-label={t("language.label")}
        size="xs"
        fullWidth
        value={i18n.language}
        onChange={(code) => void change(code)}
        data={languages.map(({ code, name }) => ({ value: code, label: <span lang={code}>{name}</span> }))}
      />
      {failure ? (
        <span role="alert" className={classes.failure}>
          {t(`language.${failure}`)}
        </span>
      ) : null}
    </>
  );
}
