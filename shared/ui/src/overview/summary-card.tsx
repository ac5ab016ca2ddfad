import type { ReactNode } from "react";
import { useLinkTo } from "../router.tsx";
import { ToneIcon } from "../states/tone-icon.tsx";
import type { Tone } from "../tone.ts";
import classes from "./summary-card.module.css";

export interface SummaryCardProps {
  readonly label: string;
  /** Tone of the whole card; only what is wrong colours it. */
  readonly tone?: Tone;
  /** Where a click leads. */
  readonly to?: string;
  readonly children: ReactNode;
}

/** One answer of the first glance. */
export function SummaryCard({ label, tone = "idle", to, children }: SummaryCardProps) {
  const inside = (
    <>
      <span className={classes.label}>{label}</span>
      {children}
    </>
  );
  return to === undefined ? (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and a section would be a landmark beside its page
    <div className={classes.card} data-tone={tone} role="group" aria-label={label}>
      {inside}
    </div>
  ) : (
    <LinkCard to={to} tone={tone}>
      {inside}
    </LinkCard>
  );
}

function LinkCard({ to, tone, children }: { readonly to: string; readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <a className={classes.card} data-tone={tone} {...useLinkTo(to)}>
      {children}
    </a>
  );
}

/** The answer in a word, with its shape. */
export function Headline({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.headline} data-tone={tone}>
      <ToneIcon tone={tone} size="1.5rem" />
      <span>{children}</span>
    </span>
  );
}

/** The answer as a number. */
export function FigureHeadline({ children }: { readonly children: ReactNode }) {
  return (
    <span className={classes.headline} data-size="figure">
      {children}
    </span>
  );
}

export function Help({ children }: { readonly children: ReactNode }) {
  return <span className={classes.help}>{children}</span>;
}

/** A share of a whole as a bar: a drawing only, the number stands above it. */
export function Gauge({ value, tone }: { readonly value: number; readonly tone: Tone }) {
  return (
    <span className={classes.gauge} data-tone={tone} aria-hidden="true">
      <span style={{ width: `${Math.min(100, Math.max(0, value))}%` }} />
    </span>
  );
}
