import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { Ago } from "@istars/ui/values/ago.tsx";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { EVENTS_KEY } from "../api/query-keys.ts";
import { useConnections, useHeardEvents, useServiceNow } from "../live/live-context.tsx";
import { useEventWords } from "../texts/use-fleet-words.ts";
import classes from "./overview-page.module.css";

const SHOWN = 10;

/** What has just happened: as it was stored before this page looked, and what is heard since. */
export function LatestEvents() {
  const { t } = useTranslation("overview");
  const api = useApi();
  const all = useLinkTo("/history");
  const connections = useConnections();
  const heard = useHeardEvents();
  const nowWallMs = useServiceNow(10_000);
  const say = useEventWords();
  const stored = useQuery({
    queryKey: [...EVENTS_KEY, "latest", connections],
    queryFn: ({ signal }) => api.listEvents({ limit: SHOWN }, signal),
  });
  const events = useMemo(() => {
    const known = new Set(heard.map(({ id }) => id));
    return [...heard, ...(stored.data?.events ?? []).filter(({ id }) => !known.has(id))].slice(0, SHOWN);
  }, [heard, stored.data]);
  return (
    <section className={classes.panel} aria-labelledby="events">
      <div className={classes.panelHead}>
        <h2 className={classes.panelTitle} id="events">
          {t("events")}
        </h2>
        <a className={classes.more} {...all}>
          {t("allEvents")}
        </a>
      </div>
      {events.length === 0 ? (
        <p className={classes.none}>{stored.isPending ? "" : t("noEvents")}</p>
      ) : (
        <ul className={classes.list}>
          {events.map((event) => {
            // That something is over is good news, whatever it was.
            const tone = event.kind === "alarm.raised" || event.kind.startsWith("link.") ? severityTone(event.severity) : "idle";
            return (
              <li key={event.id} className={classes.row}>
                <span className={classes.mark} data-tone={tone}>
                  <ToneIcon tone={tone === "idle" ? "info" : tone} />
                </span>
                <span className={classes.event} title={[event.cardName, say(event)].filter(Boolean).join(" · ")}>
                  <bdi className={classes.eventCard}>{event.cardName ?? ""}</bdi>
                  <span className={classes.eventText}>{say(event)}</span>
                </span>
                <span className={classes.aside}>
                  <Ago wallMs={event.wallMs} nowWallMs={nowWallMs} />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
