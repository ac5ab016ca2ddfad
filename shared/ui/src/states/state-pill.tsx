import type { ReactNode } from "react";
import type { Tone } from "../tone.ts";
import classes from "./state-pill.module.css";
import { ToneIcon } from "./tone-icon.tsx";

/** A state in a word, with its colour and shape. */
export function StatePill({ tone, children, title }: { readonly tone: Tone; readonly children: ReactNode; readonly title?: string }) {
  return (
    <span className={classes.pill} data-tone={tone} title={title}>
      <ToneIcon tone={tone} />
      <span>{children}</span>
    </span>
  );
}
