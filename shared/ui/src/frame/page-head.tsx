import type { ReactNode } from "react";
import { ToneIcon } from "../states/tone-icon.tsx";
import type { Tone } from "../tone.ts";
import classes from "./page-head.module.css";

/** A page's name, and beside it how old what it shows is; the place is kept, so that nothing jumps when it ages. */
export function PageHead({ title, aside, tone = "idle" }: { readonly title: string; readonly aside: ReactNode; readonly tone?: Tone }) {
  return (
    <div className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      <span className={classes.aside} data-tone={tone}>
        {tone === "warning" ? (
          <>
            <ToneIcon tone={tone} />{" "}
          </>
        ) : null}
        {aside}
      </span>
    </div>
  );
}
