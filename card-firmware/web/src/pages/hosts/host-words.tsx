import type { Host } from "@istars/protocol/model/hosts.ts";
import type { HeardHost } from "@istars/ui/live/card-view.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";
import { hostState } from "./host-state.ts";

/** A host's state as a pill. */
export function HostPill({ host, isOld }: { readonly host: Host; readonly isOld: boolean }) {
  const { t } = useTranslation("hosts");
  const { word, tone } = hostState(host, isOld);
  return <StatePill tone={tone}>{t(`states.${word}`)}</StatePill>;
}

/** Says what of a host changes as time passes; `nowMs` is of the page's own clock. */
export function useHostWords(nowMs: number): {
  /** When it was heard last. */
  readonly lastWord: (heard: HeardHost) => string;
  /** For how long it is unprotected; `null` where it is protected. */
  readonly unprotectedFor: (heard: HeardHost) => string | null;
  readonly needs: (host: Host) => string;
} {
  const { t } = useTranslation("hosts");
  const say = useDuration();
  return {
    // Words that only say the same again are not told: one that is online was heard within half a minute.
    lastWord: ({ host, atMs }) => {
      if (host.isOnline) return t("now");
      return t("ago", { duration: say(host.seenAgoMs + (nowMs - atMs)) });
    },
    unprotectedFor: ({ host: { unprotectedForMs }, atMs }) =>
      unprotectedForMs === null ? null : t("unprotectedFor", { duration: say(unprotectedForMs + (nowMs - atMs)) }),
    needs: ({ needsMs }) => (needsMs === null ? t("needsNone") : say(needsMs, "fine")),
  };
}
