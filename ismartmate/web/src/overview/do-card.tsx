import { leftNow } from "@istars/ui/agent/agent-view.ts";
import { clockText } from "@istars/ui/agent/clock-text.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StateNow } from "../live/live-context.tsx";
import { useMayChange } from "../session/session-context.tsx";
import { MaintenanceDialog } from "./maintenance-dialog.tsx";
import classes from "./overview-page.module.css";
import { ShutDownDialog } from "./shut-down-dialog.tsx";
import { useOrder } from "./use-order.ts";
import { WithdrawDialog } from "./withdraw-dialog.tsx";

/** What a person may ask of the agent. Without the right to, it says how to get it. */
export function DoCard({ now: { state, sinceMs, isLive } }: { readonly now: StateNow }) {
  const { t } = useTranslation(["now", "mate"]);
  const say = useDuration();
  const mayChange = useMayChange();
  const [asked, setAsked] = useState<"maintenance" | "shut-down" | "withdraw" | null>(null);
  const end = useOrder(() => {});
  const maintenanceMs = leftNow(state.maintenanceLeftMs, sinceMs) ?? 0;
  const close = () => setAsked(null);
  const isOff = !mayChange || !isLive;
  const isEnding = state.phase.kind === "powering-off" || (state.phase.kind === "done" && state.phase.course === "armed");
  return (
    <section className={classes.card} aria-labelledby="do">
      <h2 id="do" className={classes.cardTitle}>
        {t("now:doTitle")}
      </h2>
      {mayChange ? null : <p className={classes.quiet}>{t("mate:lookerShort")}</p>}
      <Act
        title={t("now:maintenance")}
        help={maintenanceMs > 0 ? t("now:maintenanceOn", { duration: say(maintenanceMs) }) : t("now:maintenanceHelp")}
      >
        {maintenanceMs > 0 ? (
          <Button variant="default" disabled={isOff} loading={end.isPending} onClick={() => end.give({ kind: "maintenance", forMs: 0 })}>
            {t("now:maintenanceEnd")}
          </Button>
        ) : (
          <Button variant="default" disabled={isOff} onClick={() => setAsked("maintenance")}>
            {t("now:maintenanceStart")}
          </Button>
        )}
      </Act>
      <Act
        title={t("now:shutDown")}
        help={
          state.order === null
            ? t("now:shutDownHelp")
            : t(`now:ordered.${state.order.by}`, { clock: clockText(Math.max(0, state.order.inMs - sinceMs)) })
        }
      >
        {state.order === null ? (
          <Button variant="default" disabled={isOff || isEnding} onClick={() => setAsked("shut-down")}>
            {t("now:shutDownStart")}
          </Button>
        ) : (
          <Button disabled={isOff || isEnding} onClick={() => setAsked("withdraw")}>
            {t("now:withdraw")}
          </Button>
        )}
      </Act>
      {asked === "maintenance" ? <MaintenanceDialog onClose={close} /> : null}
      {asked === "shut-down" ? <ShutDownDialog name={state.host.name} mode={state.mode} onClose={close} /> : null}
      {asked === "withdraw" ? <WithdrawDialog onClose={close} /> : null}
    </section>
  );
}

function Act({ title, help, children }: { readonly title: string; readonly help: string; readonly children: ReactNode }) {
  return (
    <div className={classes.act}>
      <h3 className={classes.actTitle}>{title}</h3>
      <p className={classes.quiet}>{help}</p>
      <div className={classes.actButton}>{children}</div>
    </div>
  );
}
