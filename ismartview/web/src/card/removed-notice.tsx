import { useRouter } from "@istars/ui/router.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRestoreCard } from "./restore-card.tsx";

/** Stands where the card was that has just been removed: the way to take that back. */
export function RemovedNotice({ id, name }: { readonly id: number; readonly name: string }) {
  const { t } = useTranslation("card");
  const router = useRouter();
  const { button, failure } = useRestoreCard(id);
  return (
    <Notice
      isPage
      tone="info"
      title={t("removed.title", { name })}
      action={
        <Group justify="center" gap="sm">
          {button}
          <Button variant="default" onClick={() => router.go("/cards")}>
            {t("toCards")}
          </Button>
        </Group>
      }
    >
      {t("removed.text")}
      {failure}
    </Notice>
  );
}
