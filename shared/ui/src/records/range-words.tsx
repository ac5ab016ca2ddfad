import { useTranslation } from "react-i18next";
import type { TimeRange } from "../values/time-range.ts";
import { useMoment } from "../values/use-moment.ts";
import type { Zone } from "../values/zone.ts";

/** Says which time is shown, and in which zone, where that is not the one the viewer is used to. */
export function RangeWords({ range, zone }: { readonly range: TimeRange | null; readonly zone: Zone }) {
  const { t } = useTranslation("records");
  const moment = useMoment("minute");
  const words = [
    range && (range.isLive ? t("live") : t("still", { from: moment(range.fromMs), to: moment(range.toMs) })),
    zone.isOwn ? null : t("zone", { name: zone.name.replaceAll("_", " ") }),
  ];
  return <>{words.filter((word) => word !== null).join(" · ")}</>;
}
