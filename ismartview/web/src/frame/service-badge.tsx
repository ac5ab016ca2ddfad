import { ServiceSign } from "@istars/ui/frame/service-sign.tsx";
import { useTranslation } from "react-i18next";
import { useFleetView } from "../live/live-context.tsx";

/** Always in sight: whether what the pages show is the present. */
export function ServiceBadge() {
  const { t } = useTranslation("view");
  const words = {
    live: t("live"),
    liveHelp: t("liveHelp"),
    connecting: t("connecting"),
    connectingHelp: t("connectingHelp"),
    lost: t("lost"),
    lostFor: (duration: string) => t("lostFor", { duration }),
    lostHelp: t("lostHelp"),
  };
  return <ServiceSign view={useFleetView()} words={words} />;
}
