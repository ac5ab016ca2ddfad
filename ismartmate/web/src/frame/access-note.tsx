import { isLive } from "@istars/ui/agent/agent-view.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useTranslation } from "react-i18next";
import { useAgentView } from "../live/live-context.tsx";
import { useAccess } from "../session/session-context.tsx";
import classes from "./access-note.module.css";

/** What keeps this page from showing or doing all, above every page: the service is not heard, or the person only looks. */
export function AccessNote() {
  const { t } = useTranslation("mate");
  const view = useAgentView();
  const access = useAccess();
  const isLost = !isLive(view) && view.stream === "lost";
  if (isLost)
    return (
      <div className={classes.note}>
        <FormMessage tone="critical" lead={t("serviceLost")}>
          {t("serviceLostHelp")}
        </FormMessage>
      </div>
    );
  if (access === "looker" || access === "spent")
    return (
      <div className={classes.note}>
        <FormMessage tone={access === "spent" ? "warning" : "info"} lead={t(access)} />
      </div>
    );
  return null;
}
