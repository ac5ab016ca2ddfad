import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { settingName } from "@istars/ui/agent/setting-kind.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSettingDrafts } from "./setting-drafts.tsx";
import classes from "./settings-page.module.css";
import { useFieldWords } from "./use-field-words.ts";

/** The file is another one than what was typed over: says what changed, and lets the person decide. */
export function ConflictCard({ settings }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const words = useFieldWords();
  const { base, rebase, clear } = useSettingDrafts();
  const before = new Map(base?.fields.map((field) => [settingName(field.path), field.value]));
  const changed = settings.fields.filter((field) => (before.get(settingName(field.path)) ?? null) !== field.value);
  const shown = (value: string | null | undefined) => value ?? t("leftOut");
  return (
    <FormMessage tone="warning" lead={t("conflict")}>
      <p className={classes.quiet}>{t("conflictText")}</p>
      <ul className={classes.faults}>
        {changed.map((field) => (
          <li key={settingName(field.path)}>
            {t("conflictLine", {
              name: words(field).title,
              before: shown(before.get(settingName(field.path))),
              after: shown(field.value),
            })}
          </li>
        ))}
        {changed.length === 0 ? <li>{t("conflictOther")}</li> : null}
      </ul>
      <div className={`${classes.buttons} ${classes.conflict}`}>
        <Button size="compact-sm" variant="default" onClick={clear}>
          {t("takeTheirs")}
        </Button>
        <Button size="compact-sm" onClick={() => rebase(settings)}>
          {t("keepMine")}
        </Button>
      </div>
    </FormMessage>
  );
}
