import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { PageTabs } from "@istars/ui/frame/page-tabs.tsx";
import { usePath } from "@istars/ui/router.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../session/use-failure-text.ts";
import { ActionsPart } from "./actions-part.tsx";
import { FilePart } from "./file-part.tsx";
import classes from "./settings-page.module.css";
import { SourcesPart } from "./sources-part.tsx";
import { useSettings } from "./use-settings.ts";
import { ValuesPart } from "./values-part.tsx";

/** The settings file: its values as a form, its sources and feeds, what runs, and the file itself. */
export function SettingsPage() {
  const { t } = useTranslation(["mateSettings", "ui"]);
  const say = useFailureText();
  const query = useSettings();
  const settings = query.data;
  return (
    <div className={classes.page}>
      <PageHead title={t("mateSettings:title")} aside={settings?.file ?? ""} />
      <PageTabs
        label={t("mateSettings:parts")}
        tabs={[
          { path: "/settings", label: t("mateSettings:tabs.values") },
          { path: "/settings/sources", label: t("mateSettings:tabs.sources") },
          { path: "/settings/actions", label: t("mateSettings:tabs.actions") },
          { path: "/settings/file", label: t("mateSettings:tabs.file") },
        ]}
        fallback="/settings"
      />
      {settings !== undefined ? (
        <Parts settings={settings} />
      ) : query.isError ? (
        <Notice
          tone="critical"
          title={t("mateSettings:failed")}
          action={<Button onClick={() => void query.refetch()}>{t("ui:error.retry")}</Button>}
        >
          {say(failureOf(query.error))}
        </Notice>
      ) : (
        <Late>
          <Skeleton height="20rem" radius="md" />
        </Late>
      )}
    </div>
  );
}

function Parts({ settings }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const path = usePath();
  return (
    <div className={classes.parts}>
      {settings.faults.length === 0 ? null : (
        <FormMessage tone="critical" lead={t("faults")}>
          <ul className={classes.faults}>
            {settings.faults.map(({ line, column, problem, remedy }) => (
              <li key={`${line}:${column} ${problem}`}>{t("fault", { line, problem, remedy })}</li>
            ))}
          </ul>
        </FormMessage>
      )}
      {settings.restartNeeded ? <FormMessage tone="warning" lead={t("restart")} /> : null}
      <Part path={path} settings={settings} />
    </div>
  );
}

function Part({ path, settings }: { readonly path: string; readonly settings: AgentSettings }) {
  switch (path) {
    case "/settings/sources":
      return <SourcesPart settings={settings} />;
    case "/settings/actions":
      return <ActionsPart settings={settings} />;
    case "/settings/file":
      return <FilePart settings={settings} />;
    default:
      return <ValuesPart settings={settings} />;
  }
}
