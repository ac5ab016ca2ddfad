import type { AgentSettingField, AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { settingName } from "@istars/ui/agent/setting-kind.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMayChange } from "../session/session-context.tsx";
import { useFailureText } from "../session/use-failure-text.ts";
import { ArmCard } from "./arm-card.tsx";
import { ConflictCard } from "./conflict-card.tsx";
import { faultsOf, isAt } from "./faults.ts";
import { useSettingDrafts } from "./setting-drafts.tsx";
import { SettingInput } from "./setting-input.tsx";
import classes from "./settings-page.module.css";
import { useSettingsChange } from "./use-settings.ts";

/** What a person looks for first; all else stands under "more". */
const WHEN = ["when.on-battery", "when.runtime", "when.charge", "when.battery-low", "when.announced"];
const HOST = ["host.name", "host.needs", "host.warning", "feeds-needed"];
/** Has a card of its own, with words about what follows from it. */
const ARMED = "armed";

/** The values of the file as a form, saved together, with what is wrong at its place. */
export function ValuesPart({ settings }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const say = useFailureText();
  const mayChange = useMayChange();
  const drafts = useSettingDrafts();
  const { change, reset, isPending, isDone, failure } = useSettingsChange();
  const faults = faultsOf(failure);
  const changed = Object.keys(drafts.texts);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failure !== null) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);
  const hasConflict = drafts.base !== null && drafts.base.etag !== settings.etag;
  const byName = new Map(settings.fields.map((field) => [settingName(field.path), field]));
  const of = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  const more = settings.fields.filter((field) => ![...WHEN, ...HOST, ARMED].includes(settingName(field.path)));
  const elsewhere = faults.filter((fault) => !settings.fields.some((field) => isAt(fault, settingName(field.path))));
  const save = () =>
    change(
      changed.flatMap((name) => {
        const field = byName.get(name);
        return field === undefined ? [] : [{ path: [...field.path], value: drafts.texts[name] ?? null }];
      }),
      settings.etag,
      drafts.clear,
    );
  const inputs = (fields: readonly AgentSettingField[]) => (
    <div className={classes.fields}>
      {fields.map((field) => {
        const name = settingName(field.path);
        const value = name in drafts.texts ? (drafts.texts[name] ?? null) : field.value;
        return (
          <SettingInput
            key={name}
            field={field}
            value={value}
            faults={faults.filter((fault) => isAt(fault, name))}
            isReadOnly={!mayChange || isPending}
            onChange={(text) => {
              if (failure === null && isDone) reset();
              if (text === field.value) drafts.drop(name);
              else drafts.put(name, text, settings);
            }}
          />
        );
      })}
    </div>
  );
  return (
    <>
      <ArmCard settings={settings} />
      <form
        ref={form}
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <section className={classes.card} aria-labelledby="when">
          <h2 id="when" className={classes.subtitle}>
            {t("groups.when")}
          </h2>
          {inputs(of(WHEN))}
        </section>
        <section className={classes.card} aria-labelledby="host">
          <h2 id="host" className={classes.subtitle}>
            {t("groups.host")}
          </h2>
          {inputs(of(HOST))}
        </section>
        <details
          className={`${classes.card} ${classes.more}`}
          {...(more.some((field) => settingName(field.path) in drafts.texts) ? { open: true } : {})}
        >
          <summary>{t("groups.advanced")}</summary>
          {inputs(more)}
        </details>
        {hasConflict ? (
          <ConflictCard settings={settings} />
        ) : failure === null || (failure.kind === "refused" && failure.code === "settings.conflict") ? null : (
          <FormMessage tone="critical" lead={t("invalid")}>
            {faults.length === 0
              ? say(failure)
              : elsewhere.map(({ path, problem, remedy }) => (
                  <div key={path}>{t("faultRemedy", { problem: path === "" ? problem : `${path}: ${problem}`, remedy })}</div>
                ))}
          </FormMessage>
        )}
        {!mayChange || hasConflict || (changed.length === 0 && !isDone) ? null : (
          <div className={classes.actions}>
            <span className={classes.state} role="status">
              {failure !== null ? t("invalid") : changed.length > 0 ? t("unsaved", { count: changed.length }) : t("saved")}
            </span>
            {changed.length === 0 ? null : (
              <>
                <Button
                  variant="default"
                  onClick={() => {
                    drafts.clear();
                    reset();
                  }}
                >
                  {t("discard")}
                </Button>
                <Button type="submit" loading={isPending}>
                  {t("save")}
                </Button>
              </>
            )}
          </div>
        )}
      </form>
    </>
  );
}
