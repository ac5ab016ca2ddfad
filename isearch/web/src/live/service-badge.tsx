import { ServiceSign } from "@istars/ui/frame/service-sign.tsx";
import { useTranslation } from "react-i18next";
import { useIsearchView } from "./live-context.tsx";

/** Always in sight: whether the list is the present. */
export function ServiceBadge() {
  const { t } = useTranslation("isearch");
  const words = {
    live: t("live"),
    liveHelp: t("liveHelp"),
    connecting: t("connecting"),
    connectingHelp: t("connectingHelp"),
    lost: t("lost"),
    lostFor: (duration: string) => t("lostFor", { duration }),
    lostHelp: t("lostHelp"),
  };
  return <ServiceSign view={useIsearchView()} words={words} />;
}
