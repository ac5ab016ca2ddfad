import { draftValue } from "@istars/ui/forms/field-draft.ts";
import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FormMessage } from "../../session/form-message.tsx";
import { useSettingValue } from "./setting-value.ts";
import classes from "./settings-page.module.css";
import type { SectionForm } from "./use-section-form.ts";

/** What others have changed since the section was read, beside one's own, and which of the two is to stand. */
export function ConflictPanel({ form, specs }: { readonly form: SectionForm; readonly specs: readonly FieldSpec[] }) {
  const { t } = useTranslation("settings");
  const say = useSettingValue();
  const moment = useMoment();
  return (
    <div className={classes.conflict}>
      <FormMessage tone="warning" lead={t("conflictTitle")}>
        {t("conflictHelp")}
      </FormMessage>
      <dl className={classes.conflicts}>
        {form.conflicts.map(({ pointer, params = {} }) => {
          const spec = specs.find(({ name }) => pointer === `/${name}`);
          if (spec === undefined) return null;
          return (
            <div key={pointer}>
              <dt>
                {spec.title} · {t("conflictBy", { user: String(params.by), when: moment(Number(params.wallMs)) })}
              </dt>
              <dd>
                {t("theirs")}: <strong>{say(theirs(params.theirs), spec)}</strong>
              </dd>
              <dd>
                {form.changed.includes(spec.name) ? (
                  <>
                    {t("mine")}: <strong>{say(draftValue(spec, form.draft(spec)), spec)}</strong>
                  </>
                ) : (
                  t("untouched")
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div className={classes.actions}>
        <Button variant="default" onClick={form.takeTheirs} loading={form.isSaving}>
          {t("takeTheirs")}
        </Button>
        <Button onClick={form.putMine} loading={form.isSaving}>
          {t("putMine")}
        </Button>
      </div>
    </div>
  );
}

/** The card tells the stored value as JSON. */
const theirs = (json: unknown): unknown => (typeof json === "string" ? JSON.parse(json) : null);
