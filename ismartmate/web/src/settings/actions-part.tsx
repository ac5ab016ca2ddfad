import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./settings-page.module.css";

/** What runs when this server goes down; to be seen here and changed in the file alone. */
export function ActionsPart({ settings: { actions, file } }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const [warn] = actions.warn;
  const [first, ...fallbacks] = actions.powerOff;
  return (
    <section className={classes.card}>
      <p className={classes.quiet}>{t("actions.about", { file })}</p>
      <Part title={t("actions.warn")}>
        {warn === undefined || warn === "system" || warn === "off" ? (
          <p className={classes.line}>{t(warn === "off" ? "actions.warnOff" : "actions.warnSystem")}</p>
        ) : (
          <Lines lines={actions.warn} />
        )}
      </Part>
      <Part title={t("actions.commands")}>
        {actions.commands.length === 0 ? <p className={classes.quiet}>{t("actions.noCommands")}</p> : <Lines lines={actions.commands} />}
      </Part>
      <Part title={t("actions.powerOff")}>
        <Lines lines={first === undefined ? [] : [first]} />
        {fallbacks.length === 0 ? null : (
          <>
            <p className={classes.quiet}>{t("actions.fallback")}</p>
            <Lines lines={fallbacks} />
          </>
        )}
      </Part>
    </section>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={classes.panelForm}>
      <h2 className={classes.subtitle}>{title}</h2>
      {children}
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
    <pre className={classes.code} tabIndex={0}>
      <code>{lines.join("\n")}</code>
    </pre>
  );
}
