import { useLinkTo } from "@istars/ui/router.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./hosts-page.module.css";

/** How a server is connected: by iSmartMate, or by NUT. */
export function ConnectHelp() {
  const { t } = useTranslation("hosts");
  const link = useLinkTo("/settings/tokens");
  const mayWrite = useSession().session.permission === "read-write";
  const { origin, hostname, protocol } = window.location;
  const isSecure = protocol === "https:";
  const lines = [
    "sources:",
    "  - id: card",
    `    card: ${origin}`,
    ...(isSecure ? ["    identity-key: …"] : []),
    "    token-file: card.token",
  ];
  return (
    <div className={classes.ways}>
      <section aria-labelledby="connect-mate">
        <h2 id="connect-mate" className={classes.partTitle}>
          {t("connectMate")}
        </h2>
        <p className={classes.help}>{t("connectMateHelp")}</p>
        <ol className={classes.steps}>
          <li>
            {t("stepToken")} {mayWrite ? null : t("askToken")}
            {mayWrite ? (
              <div>
                <Button component="a" {...link} size="compact-sm" variant="default" mt="xs">
                  {t("makeToken")}
                </Button>
              </div>
            ) : null}
          </li>
          <li>
            {t("stepFile")}
            <Code text={[...lines, "feeds:", "  - id: a", "    sources: [card]"].join("\n")} />
            {isSecure ? <p className={classes.quiet}>{t("stepKey")}</p> : null}
          </li>
          <li>{t("stepArm")}</li>
        </ol>
      </section>
      <section aria-labelledby="connect-nut">
        <h2 id="connect-nut" className={classes.partTitle}>
          {t("connectNut")}
        </h2>
        <p className={classes.help}>{t("connectNutHelp")}</p>
        <Code text={`MONITOR ups@${hostname} 1 USER PASSWORD secondary`} />
        <p className={classes.quiet}>{t("connectNutState")}</p>
      </section>
    </div>
  );
}

/** Lines of a settings file, to be copied; too long ones scroll. */
function Code({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
    <pre className={classes.code} tabIndex={0} lang="zxx">
      {text}
    </pre>
  );
}
