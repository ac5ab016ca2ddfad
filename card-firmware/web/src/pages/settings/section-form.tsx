import type { SectionDocument } from "@istars/protocol/model/settings/document.ts";
import { SECTIONS } from "@istars/protocol/model/settings/sections.ts";
import { ConflictPanel } from "@istars/ui/forms/conflict-panel.tsx";
import { draftValue } from "@istars/ui/forms/field-draft.ts";
import { fieldSpecs } from "@istars/ui/forms/field-spec.ts";
import formCard from "@istars/ui/forms/form-card.module.css";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { Ago } from "@istars/ui/values/ago.tsx";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { FieldInput } from "./field-input.tsx";
import { inLanguage, sectionWords } from "./field-words.ts";
import { LinkStatistics } from "./link-statistics.tsx";
import { MovedMessage } from "./moved-message.tsx";
import { SaveFailure } from "./save-failure.tsx";
import type { SectionDrafts } from "./section-drafts.tsx";
import { SectionHistory } from "./section-history.tsx";
import { useSettingValue } from "./setting-value.ts";
import classes from "./settings-page.module.css";
import { useSectionForm } from "./use-section-form.ts";

/** One section of the settings: its fields by its schema, saved as a whole, and who changed it. */
export function SectionForm({ document, drafts }: { readonly document: SectionDocument; readonly drafts: SectionDrafts }) {
  const { t, i18n } = useTranslation("settings");
  const { nowWallMs } = useFreshView();
  const mayWrite = useSession().session.permission === "read-write";
  const specs = fieldSpecs(SECTIONS[document.section]).map((spec) => inLanguage(spec, document.section, i18n.language));
  const form = useSectionForm(document, specs, drafts);
  const say = useSettingValue();
  const words = sectionWords(document.section, i18n.language);
  const hasConflict = form.conflicts.length > 0;
  return (
    <>
      <form
        className={formCard.card}
        aria-labelledby="section"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          form.save();
        }}
      >
        <div className={classes.sectionHead}>
          <h2 id="section" className={formCard.title}>
            {words.title}
          </h2>
          <span className={formCard.help}>
            {document.changedBy === null ? (
              t("notChangedYet")
            ) : (
              <>
                {t("changedBy", { user: document.changedBy })}
                {document.changedWallMs === null ? null : (
                  <>
                    {" · "}
                    <Ago wallMs={document.changedWallMs} nowWallMs={nowWallMs} />
                  </>
                )}
              </>
            )}
          </span>
        </div>
        <p className={formCard.help}>{t("sentence", { text: words.description })}</p>
        {mayWrite ? null : <FormMessage tone="info" lead={t("readOnly")} />}
        {document.restartNeeded ? <FormMessage tone="warning" lead={t("restart")} /> : null}
        {specs.map((spec) => {
          const override = document.overridden[`/${spec.name}`] ?? null;
          return (
            <FieldInput
              key={spec.name}
              spec={spec}
              draft={form.draft(spec)}
              onChange={(draft) => form.edit(spec, draft)}
              faults={form.faults.filter(({ pointer }) => pointer === `/${spec.name}` || pointer.startsWith(`/${spec.name}/`))}
              isReadOnly={!mayWrite || override !== null}
              override={override}
            />
          );
        })}
        {hasConflict ? (
          <ConflictPanel
            conflicts={form.conflicts}
            fieldOf={(name, stored) => {
              const spec = specs.find((one) => one.name === name);
              if (spec === undefined) return null;
              const mine = form.changed.includes(name) ? say(draftValue(spec, form.draft(spec)), spec) : null;
              return { title: spec.title, theirs: say(stored, spec), mine };
            }}
            isPending={form.isSaving}
            onTakeTheirs={form.takeTheirs}
            onPutMine={form.putMine}
          />
        ) : (
          <SaveFailure failure={form.failure} isSaving={form.isSaving} onInsist={form.insist} />
        )}
        {document.section === "network" && form.isSaved ? <MovedMessage values={document.values} /> : null}
        {mayWrite && !hasConflict ? (
          <div className={classes.actions}>
            <span className={classes.state} role="status">
              {form.changed.length > 0 ? t("unsaved", { count: form.changed.length }) : form.isSaved ? t("saved") : ""}
            </span>
            {form.changed.length > 0 ? (
              <Button variant="default" onClick={form.discard}>
                {t("discard")}
              </Button>
            ) : null}
            <Button type="submit" disabled={form.changed.length === 0} loading={form.isSaving}>
              {t("save")}
            </Button>
          </div>
        ) : null}
      </form>
      {document.section === "ups" ? <LinkStatistics /> : null}
      <SectionHistory document={document} specs={specs} mayWrite={mayWrite} onUndone={form.discard} />
    </>
  );
}
