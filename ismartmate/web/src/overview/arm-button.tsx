import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStateNow } from "../live/live-context.tsx";
import { useMayChange } from "../session/session-context.tsx";

const ArmDialog = lazy(async () => ({ default: (await import("../settings/arm-dialog.tsx")).ArmDialog }));

/** Leads from observing to protecting; nothing for whoever may not, and in a dry run, which no setting arms. */
export function ArmButton() {
  const { t } = useTranslation("now");
  const mayChange = useMayChange();
  const mode = useStateNow()?.state.mode;
  const [isAsking, setIsAsking] = useState(false);
  if (!mayChange || mode !== "observer") return null;
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{t("arm")}</Button>
      <Suspense fallback={null}>{isAsking ? <ArmDialog isArmed={false} onClose={() => setIsAsking(false)} /> : null}</Suspense>
    </>
  );
}
