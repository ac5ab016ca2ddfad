import { FactList } from "@istars/ui/details/fact-list.tsx";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import type { HeardHost } from "@istars/ui/live/card-view.ts";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useTranslation } from "react-i18next";
import { hostState } from "./host-state.ts";
import { HostPill, useHostWords } from "./host-words.tsx";
import classes from "./hosts-page.module.css";
import { RemoveHost } from "./remove-host.tsx";

export interface HostPanelProps {
  /** The host that is open; `null` while closed. */
  readonly heard: HeardHost | null;
  readonly isOld: boolean;
  readonly nowMs: number;
  readonly onClose: () => void;
}

/** All of one host: how it is, what that means, what it said; and the way to remove it. */
export function HostPanel({ heard, isOld, nowMs, onClose }: HostPanelProps) {
  return (
    <EntryPanel entry={heard} titleOf={({ host }) => host.name} onClose={onClose}>
      {(shown) => <HostFacts heard={shown} isOld={isOld} nowMs={nowMs} onClose={onClose} />}
    </EntryPanel>
  );
}

function HostFacts({ heard, isOld, nowMs, onClose }: HostPanelProps & { readonly heard: HeardHost }) {
  const { t } = useTranslation(["hosts", "domain"]);
  const say = useDuration();
  const moment = useMoment();
  const mayWrite = useSession().session.permission === "read-write";
  const { lastWord, unprotectedFor, needs } = useHostWords(nowMs);
  const { host } = heard;
  const { word } = hostState(host, isOld);
  const isInNeed = host.unprotected !== null || host.isAbsent;
  return (
    <>
      <p className={classes.advice}>
        {t(`stateHelp.${word}`)} {isInNeed ? t(`domain:alarms.host-${host.isAbsent ? "absent" : "unprotected"}.firstAction`) : null}
      </p>
      <FactList
        rows={[
          {
            id: "state",
            label: t("state"),
            value: (
              <>
                <HostPill host={host} isOld={isOld} />
                <div className={classes.quiet}>{unprotectedFor(heard)}</div>
              </>
            ),
          },
          { id: "lastWord", label: t("lastWord"), value: lastWord(heard) },
          { id: "needs", label: t("needsLong"), value: needs(host) },
          { id: "granted", label: t("granted"), value: say(host.grantedMs, "fine") },
          { id: "address", label: t("address"), value: host.address },
          ...(host.os === null ? [] : [{ id: "system", label: t("system"), value: host.os }]),
          { id: "agent", label: t("agent"), value: [t(`kinds.${host.kind}`), host.version].filter((part) => part !== null).join(" ") },
          { id: "firstSeen", label: t("firstSeen"), value: moment(host.firstSeenWallMs) },
          { id: "id", label: t("id"), value: <span className={classes.quiet}>{host.id}</span> },
        ]}
      />
      <section className={classes.part} aria-labelledby="host-remove">
        <h2 id="host-remove" className={classes.partTitle}>
          {t("removeSection")}
        </h2>
        {mayWrite && !host.isOnline && !isOld ? (
          <RemoveHost key={host.id} host={host} onRemoved={onClose} />
        ) : (
          <p className={classes.help}>{t(!mayWrite ? "removeReader" : isOld ? "removeOld" : "removeOnline")}</p>
        )}
      </section>
    </>
  );
}
