import { LiveSign } from "@istars/ui/frame/live-badge.tsx";
import { useNow } from "@istars/ui/live/use-now.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";
import { useIsearchView } from "./live-context.tsx";

/** Always in sight: whether the list is the present. */
export function ServiceBadge() {
  const { t } = useTranslation("isearch");
  const say = useDuration();
  const nowMs = useNow();
  const { stream, heardAtMs } = useIsearchView();
  if (stream === "open")
    return (
      <LiveSign tone="ok" word="live" help={t("liveHelp")}>
        {t("live")}
      </LiveSign>
    );
  if (heardAtMs === null && stream === "connecting")
    return (
      <LiveSign tone="unknown" word="connecting" help={t("connectingHelp")}>
        {t("connecting")}
      </LiveSign>
    );
  return (
    <LiveSign tone="critical" word="lost" help={t("lostHelp")}>
      {heardAtMs === null ? t("lost") : t("lostFor", { duration: say(nowMs - heardAtMs) })}
    </LiveSign>
  );
}
