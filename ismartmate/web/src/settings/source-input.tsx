import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import { joinSentences } from "@istars/ui/text/sentences.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./settings-page.module.css";
import type { SourceKey } from "./source-keys.ts";

export interface SourceInputProps {
  readonly sourceKey: SourceKey;
  readonly value: string;
  /** The file that holds this secret; `null`: none does. */
  readonly storedIn: string | null;
  /** Something stands in the file. */
  readonly isStored: boolean;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** One key of a source. A secret that stands in a file of its own is only said where; which file it is, pages do not change. */
export function SourceInput({ sourceKey: { key, kind, words = [] }, value, storedIn, isStored, error, onChange }: SourceInputProps) {
  const { t } = useTranslation("mateSettings");
  const title = t(`sources.keys.${key}.title`);
  const help = t(`sources.keys.${key}.help`);
  const common = { label: title, error };
  if (storedIn !== null)
    return (
      <div>
        <div>{title}</div>
        <p className={classes.quiet}>{t("sources.inFile", { file: storedIn })}</p>
      </div>
    );
  switch (kind) {
    case "choice":
      return (
        <NativeSelect
          {...common}
          description={help}
          value={value === "" ? words[0] : value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          // What the file has stays to be chosen, also where this page knows no such word.
          data={[...new Set([...words, value])]
            .filter((word) => word !== "" || words.includes(""))
            .map((word) => ({ value: word, label: word === "" ? t("sources.nothing") : word }))}
        />
      );
    case "secret":
      return (
        <SecretInput
          {...common}
          description={isStored ? t("sources.keepSecret") : joinSentences(help, t("sources.secretNote"))}
          autoComplete="off"
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case "text":
      return (
        <TextInput
          {...common}
          description={help}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}
