import type { ReactNode } from "react";
import classes from "./countdown.module.css";

const RADIUS = 46;
const ROUND = 2 * Math.PI * RADIUS;

/** How much of the present phase is left, as a ring around what it is about; a closed one where nobody knows. */
export function Ring({ share, children }: { readonly share: number | null; readonly children: ReactNode }) {
  return (
    <div className={classes.ring}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle className={classes.track} cx="50" cy="50" r={RADIUS} />
        {share === null ? null : (
          <circle
            className={classes.left}
            cx="50"
            cy="50"
            r={RADIUS}
            strokeDasharray={ROUND}
            strokeDashoffset={ROUND * share}
            transform="rotate(-90 50 50)"
          />
        )}
      </svg>
      <div className={classes.inner}>{children}</div>
    </div>
  );
}
