import { ProductFrame } from "@istars/ui/session/product-frame.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useOwnLanguage } from "@istars/ui/session/use-own-language.ts";
import { OwnPassword } from "@istars/ui/users/own-password.tsx";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./no-permission-page.module.css";

/** All that there is for somebody who may log in and no more: why, who can change it, and the own password. */
export function NoPermissionPage({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation(["app", "ui", "users"]);
  const { session, logOut } = useSession();
  const keepLanguage = useOwnLanguage();
  const [hasForm, setHasForm] = useState(false);
  return (
    <ProductFrame title={t("noPermission")} keepLanguage={keepLanguage}>
      <p className={classes.text}>{t("noPermissionText", { user: session.user })}</p>
      <p className={classes.text}>{t("noPermissionHelp")}</p>
      <div className={classes.actions}>
        <Button size="md" fullWidth onClick={onRetry}>
          {t("ui:error.retry")}
        </Button>
        <Button variant="default" size="md" fullWidth aria-expanded={hasForm} onClick={() => setHasForm(!hasForm)}>
          {t("users:ownPassword")}
        </Button>
        {hasForm ? (
          <div className={classes.form}>
            <OwnPassword />
          </div>
        ) : null}
        <Button variant="subtle" size="md" fullWidth onClick={logOut}>
          {t("ui:frame.logOut")}
        </Button>
      </div>
    </ProductFrame>
  );
}
