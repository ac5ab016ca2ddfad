import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useStateNow } from "../live/live-context.tsx";
import { useApi } from "../session/api-context.ts";
import { REPORTS_KEY } from "../session/query-keys.ts";
import classes from "./settings-page.module.css";
import { useSettings, useSettingsChange } from "./use-settings.ts";

export interface ArmDialogProps {
  /** As it is now; the question is whether it becomes the other. */
  readonly isArmed: boolean;
  readonly onClose: () => void;
}

/** Asks in words before this server really shuts down, or does not any more. */
export function ArmDialog({ isArmed, onClose }: ArmDialogProps) {
  const { t } = useTranslation("mateSettings");
  const state = useStateNow()?.state ?? null;
  const settings = useSettings().data;
  const { change, isPending, failure } = useSettingsChange();
  const name = state?.host.name ?? "";
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={t(isArmed ? "arm.askDisarm" : "arm.askArm", { name })}
      confirm={t(isArmed ? "arm.confirmDisarm" : "arm.confirmArm")}
      isPending={isPending}
      isBlocked={settings === undefined}
      onConfirm={() => {
        if (settings !== undefined) change([{ path: ["armed"], value: isArmed ? "off" : "on" }], settings.etag, onClose);
      }}
      onClose={onClose}
    >
      <p>
        {isArmed
          ? t("arm.disarmText", { name })
          : t("arm.armText", { name, count: state?.feedsNeeded ?? 1, all: state?.feeds.length ?? 0 })}
      </p>
      {isArmed || state === null ? null : <Checks state={state} />}
      <FailureMessage failure={failure} />
    </ConfirmDialog>
  );
}

function Checks({ state }: { readonly state: AgentState }) {
  const { t } = useTranslation("mateSettings");
  const api = useApi();
  const drills = useQuery({ queryKey: REPORTS_KEY, queryFn: () => api.listReports() });
  const checks = [
    { id: "sources", isMet: state.sources.length > 0 && state.sources.every(({ link, isStale }) => link.state === "online" && !isStale) },
    { id: "right", isMet: !state.warnings.some(({ code }) => code === "cannot-power-off") },
    {
      id: "drill",
      isMet: drills.data?.reports.some(({ mode, outcome }) => mode === "drill" && outcome === "would-have-powered-off") ?? false,
    },
    { id: "path", isMet: state.isPathProven },
  ] as const;
  return (
    <div>
      <h3 className={classes.subtitle}>{t("arm.checks")}</h3>
      <ul className={classes.checks}>
        {checks.map(({ id, isMet }) => (
          <li key={id} className={classes.check} data-tone={isMet ? "ok" : "warning"}>
            <ToneIcon tone={isMet ? "ok" : "warning"} />
            <span>{id === "drill" && drills.isPending ? t("arm.checking") : t(`arm.${id}.${isMet ? "ok" : "open"}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
