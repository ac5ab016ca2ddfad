import type { ReactNode } from "react";
import { ToneIcon } from "../states/tone-icon.tsx";
import type { Tone } from "../tone.ts";
import classes from "./form-message.module.css";

/** What a form has to say about what was just tried; read out at once. */
export function FormMessage({ tone, lead, children }: { readonly tone: Tone; readonly lead: string; readonly children?: ReactNode }) {
  return (
    <div className={classes.message} data-tone={tone} role={tone === "critical" || tone === "warning" ? "alert" : "status"}>
      <ToneIcon tone={tone} />
      <div>
        <div className={children ? classes.lead : undefined}>{lead}</div>
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  );
}
