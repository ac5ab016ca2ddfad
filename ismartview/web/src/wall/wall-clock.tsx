import { useZone } from "@istars/ui/values/zone-context.tsx";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useServiceNow } from "../live/live-context.tsx";
import classes from "./wall-page.module.css";

/** The service's time of day, large: that it goes on shows that the screen lives. */
export function WallClock() {
  const { i18n } = useTranslation();
  const zone = useZone();
  const nowWallMs = useServiceNow();
  const { format } = useMemo(
    () => new Intl.DateTimeFormat(i18n.language, { timeZone: zone.name, hourCycle: "h23", timeStyle: "medium" }),
    [i18n.language, zone],
  );
  if (nowWallMs === null) return null;
  return (
    <time className={classes.clock} dateTime={new Date(nowWallMs).toISOString()}>
      {format(nowWallMs)}
    </time>
  );
}
