import { useTranslation } from "react-i18next";
import { useDuration } from "./use-duration.ts";
import { useMoment } from "./use-moment.ts";
import { useZone } from "./zone-context.tsx";

export interface AgoProps {
  /** The moment, epoch ms by the clock that stamped it. */
  readonly wallMs: number;
  /** The same clock now; `null` while it is not known, then the exact moment is shown instead. */
  readonly nowWallMs: number | null;
}

/** How long ago, with the exact moment on hover; the zone stands with it where it is not the viewer's. */
export function Ago({ wallMs, nowWallMs }: AgoProps) {
  const { t } = useTranslation("ui");
  const say = useDuration();
  const moment = useMoment();
  const { name, isOwn } = useZone();
  const exact = isOwn ? moment(wallMs) : `${moment(wallMs)} ${name}`;
  const ageMs = nowWallMs === null ? null : nowWallMs - wallMs;
  return (
    <time dateTime={new Date(wallMs).toISOString()} title={exact}>
      {ageMs === null ? exact : ageMs < 1_000 ? t("justNow") : t("ago", { duration: say(ageMs) })}
    </time>
  );
}
