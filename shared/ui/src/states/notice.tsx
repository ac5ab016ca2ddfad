import type { ReactNode } from "react";
import type { Tone } from "../tone.ts";
import classes from "./notice.module.css";
import { ToneIcon } from "./tone-icon.tsx";

export interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  /** Stands for the whole page, and so is its first heading. */
  readonly isPage?: boolean;
  /** What will be here, or what went wrong and what it means. */
  readonly children?: ReactNode;
  /** The one thing to do now. */
  readonly action?: ReactNode;
}

/** What stands where a list or page has nothing to show: empty, or failed. */
export function Notice({ tone, title, isPage = false, children, action }: NoticeProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div className={classes.notice} role={tone === "critical" ? "alert" : undefined}>
      <span className={classes.icon} data-tone={tone}>
        <ToneIcon tone={tone} size="2.5rem" />
      </span>
      <Heading className={classes.title}>{title}</Heading>
      {children ? <div className={classes.text}>{children}</div> : null}
      {action}
    </div>
  );
}
