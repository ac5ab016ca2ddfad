import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CardView } from "../live/card-view.ts";
import { livenessOf } from "../live/liveness.ts";
import { useNow } from "../live/use-now.ts";
import type { Tone } from "../tone.ts";
import { useDuration } from "../values/use-duration.ts";
import classes from "./live-badge.module.css";

/** Always in sight: whether what the page shows is the present. */
export function LiveBadge({ view }: { readonly view: CardView }) {
  const { t } = useTranslation("ui");
  const say = useDuration();
  const { word, tone, ageMs } = livenessOf(view, useNow());
  return (
    <LiveSign tone={tone} word={word} help={t(`livenessHelp.${word}`)}>
      {t(`liveness.${word}`, { duration: say(ageMs ?? 0) })}
    </LiveSign>
  );
}

export interface LiveSignProps {
  readonly tone: Tone;
  /** Names the state for the style; `live` is the one in which all is well. */
  readonly word: string;
  /** What it means, and what the page does about it. */
  readonly help: string;
  readonly children: ReactNode;
}

/** In a word and a colour how far what the page shows is the present. */
export function LiveSign({ tone, word, help, children }: LiveSignProps) {
  return (
    <Tooltip label={help} multiline maw="20rem" events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be in reach of the keyboard too */}
      <span className={classes.badge} data-tone={tone} data-word={word} tabIndex={0}>
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.text}>{children}</span>
      </span>
    </Tooltip>
  );
}
