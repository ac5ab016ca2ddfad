import { useRouter } from "@istars/ui/router.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** What stands where cards will be. */
export function NoCards() {
  const { t } = useTranslation("cards");
  const router = useRouter();
  const mayAdd = useMay("read-write");
  return (
    <Notice
      isPage
      tone="idle"
      title={t("empty")}
      action={mayAdd ? <Button onClick={() => router.go("/cards/add")}>{t("add")}</Button> : null}
    >
      {t("emptyHelp")} {mayAdd ? null : t("emptyNoRight")}
    </Notice>
  );
}
