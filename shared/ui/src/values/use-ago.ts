import { useTranslation } from "react-i18next";
import { useDuration } from "./use-duration.ts";
import { useMoment } from "./use-moment.ts";
import { useZone } from "./zone-context.tsx";

/** A moment in words. */
export interface AgoWords {
  /** How long ago; the exact moment where the time now is not known. */
  readonly text: string;
  /** The zone stands with it where it is not the viewer's. */
  readonly exact: string;
}

/**
 * Says how long ago a moment was (epoch ms by the clock that stamped it), by the same clock now; `null` while that is not known.
 */
export function useAgo(): (wallMs: number, nowWallMs: number | null) => AgoWords {
  const { t } = useTranslation("ui");
  const say = useDuration();
  const moment = useMoment();
  const { name, isOwn } = useZone();
  return (wallMs, nowWallMs) => {
    const exact = isOwn ? moment(wallMs) : `${moment(wallMs)} ${name}`;
    const ageMs = nowWallMs === null ? null : nowWallMs - wallMs;
    return { exact, text: ageMs === null ? exact : ageMs < 1_000 ? t("justNow") : t("ago", { duration: say(ageMs) }) };
  };
}
