import { useRouter } from "@istars/ui/router.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRestoreCard } from "./restore-card.tsx";

/** Stands at the address of a card that is not in the fleet, and brings it back if it was. */
export function MissingNotice({ id }: { readonly id: number }) {
  const { t } = useTranslation("card");
  const router = useRouter();
  const mayChange = useMay("read-write");
  const { button, failure } = useRestoreCard(id);
  return (
    <Notice
      isPage
      tone="unknown"
      title={t("missing")}
      action={
        <Group justify="center" gap="sm">
          {mayChange ? button : null}
          <Button variant="default" onClick={() => router.go("/cards")}>
            {t("toCards")}
          </Button>
        </Group>
      }
    >
      {t(mayChange ? "missingHelp" : "missingHelpReader")}
      {failure}
    </Notice>
  );
}
