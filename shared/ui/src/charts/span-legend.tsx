import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useDuration } from "../values/use-duration.ts";
import { type PowerSpan, SPAN_KINDS, type SpanKind } from "./power-spans.ts";
import classes from "./series-chart.module.css";
import { HATCH_OPACITY, HATCH_TILE, SPAN_LOOKS } from "./span-hatch.ts";

/** What the bands behind the curves mean, and how long each lasted in all. */
export function SpanLegend({ spans }: { readonly spans: readonly PowerSpan[] }) {
  const { t } = useTranslation("domain");
  const say = useDuration();
  const present = SPAN_KINDS.filter((kind) => spans.some((span) => span.kind === kind));
  if (present.length === 0) return null;
  const lengthOf = (kind: SpanKind) => spans.reduce((sum, span) => sum + (span.kind === kind ? span.toMs - span.fromMs : 0), 0);
  return (
    <ul className={classes.spans}>
      {present.map((kind) => (
        <li key={kind}>
          <Swatch kind={kind} /> {t(`alarms.${kind}.text`)} <span className={classes.band}>{say(lengthOf(kind), "fine")}</span>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ kind }: { readonly kind: SpanKind }) {
  const id = useId();
  const { tone, hatch } = SPAN_LOOKS[kind];
  const colour = `var(--tone-${tone}-line)`;
  return (
    <svg className={classes.line} width="24" height="12" aria-hidden="true">
      <pattern id={id} width={HATCH_TILE} height={HATCH_TILE} patternUnits="userSpaceOnUse">
        <path d={hatch} stroke={colour} strokeOpacity={HATCH_OPACITY} fill="none" />
      </pattern>
      <rect width="24" height="12" fill={`url(#${id})`} />
      <rect width="24" height="3" fill={colour} />
    </svg>
  );
}
