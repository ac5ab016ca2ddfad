import type { ReactNode } from "react";
import type { Tone } from "../tone.ts";
import classes from "./notice.module.css";
import { ToneIcon } from "./tone-icon.tsx";

export interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  /** What will be here, or what went wrong and what it means. */
  readonly children?: ReactNode;
  /** The one thing to do now. */
  readonly action?: ReactNode;
}

/** What stands where a list or page has nothing to show: empty, or failed. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div className={classes.notice} role={tone === "critical" ? "alert" : undefined}>
      <span className={classes.icon} data-tone={tone}>
        <ToneIcon tone={tone} size="2.5rem" />
      </span>
      <h2 className={classes.title}>{title}</h2>
      {children ? <div className={classes.text}>{children}</div> : null}
      {action}
    </div>
  );
}
