import { useSession } from "@istars/ui/session/session-context.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Shows its children to those who may change things; others, who have come by the address alone, read why there is nothing for them. */
export function ChangersOnly({ isPage = false, children }: { readonly isPage?: boolean; readonly children: ReactNode }) {
  const { t } = useTranslation("app");
  if (useSession().session.permission === "read-write") return children;
  return (
    <Notice isPage={isPage} tone="unknown" title={t("changersOnly")}>
      {t("changersOnlyHelp")}
    </Notice>
  );
}
