import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EntryFrame } from "../../session/entry-frame.tsx";
import { useSession } from "../../session/session-context.ts";
import { useOwnLanguage } from "../../session/use-own-language.ts";
import classes from "./no-permission-page.module.css";

/** All that there is for somebody who may log in and no more: why, and who can change it. */
export function NoPermissionPage({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation(["login", "ui"]);
  const { session, logOut } = useSession();
  const keepLanguage = useOwnLanguage();
  return (
    <EntryFrame title={t("noPermission")} keepLanguage={keepLanguage}>
      <p className={classes.text}>{t("noPermissionText", { user: session.user })}</p>
      <p className={classes.text}>{t("noPermissionHelp")}</p>
      <div className={classes.actions}>
        <Button size="md" fullWidth onClick={onRetry}>
          {t("ui:error.retry")}
        </Button>
        <Button variant="subtle" size="md" fullWidth onClick={logOut}>
          {t("ui:frame.logOut")}
        </Button>
      </div>
    </EntryFrame>
  );
}
