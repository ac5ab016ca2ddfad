import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useZone } from "./zone-context.tsx";

/** Says a moment (epoch ms) to the second or the minute, in the person's language and the zone in which times are told. */
export function useMoment(grain: "second" | "minute" = "second"): (ms: number) => string {
  const { i18n } = useTranslation("ui");
  const zone = useZone();
  return useMemo(() => {
    const { format } = new Intl.DateTimeFormat(i18n.language, {
      timeZone: zone.name,
      // As on the axes of the curves: twelve hours told twice are read wrongly at night.
      hourCycle: "h23",
      dateStyle: "medium",
      timeStyle: grain === "second" ? "medium" : "short",
    });
    return (ms) => format(ms);
  }, [i18n.language, zone, grain]);
}
