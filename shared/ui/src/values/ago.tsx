import { useTranslation } from "react-i18next";
import { useDuration } from "./use-duration.ts";

export interface AgoProps {
  /** The moment, epoch ms by the clock that stamped it. */
  readonly wallMs: number;
  /** The same clock now; `null` while it is not known, then the exact moment is shown instead. */
  readonly nowWallMs: number | null;
}

/** How long ago, with the exact moment in the viewer's time zone on hover. */
export function Ago({ wallMs, nowWallMs }: AgoProps) {
  const { t, i18n } = useTranslation("ui");
  const say = useDuration();
  const exact = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "medium" }).format(wallMs);
  const ageMs = nowWallMs === null ? null : nowWallMs - wallMs;
  return (
    <time dateTime={new Date(wallMs).toISOString()} title={exact}>
      {ageMs === null ? exact : ageMs < 1_000 ? t("justNow") : t("ago", { duration: say(ageMs) })}
    </time>
  );
}
