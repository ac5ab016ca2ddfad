import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CardView } from "../live/card-view.ts";
import { livenessOf } from "../live/liveness.ts";
import { useNow } from "../live/use-now.ts";
import { useDuration } from "../values/use-duration.ts";
import classes from "./live-badge.module.css";

/** Always in sight: whether what the page shows is the present. */
export function LiveBadge({ view }: { readonly view: CardView }) {
  const { t } = useTranslation("ui");
  const say = useDuration();
  const { word, tone, ageMs } = livenessOf(view, useNow());
  return (
    <Tooltip label={t(`livenessHelp.${word}`)} multiline maw="20rem" events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be in reach of the keyboard too */}
      <span className={classes.badge} data-tone={tone} data-word={word} tabIndex={0}>
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.text}>{t(`liveness.${word}`, { duration: say(ageMs ?? 0) })}</span>
      </span>
    </Tooltip>
  );
}
