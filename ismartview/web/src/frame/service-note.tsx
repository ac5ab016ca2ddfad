import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useTranslation } from "react-i18next";
import { useFleetFacts, useFleetView } from "../live/live-context.tsx";
import classes from "./service-note.module.css";

/** What everybody has to know before they believe any page: the service is not heard, or its database does not take what happens. */
export function ServiceNote() {
  const { t } = useTranslation(["view", "fleet"]);
  const { stream } = useFleetView();
  const { storage } = useFleetFacts();
  if (stream === "lost")
    return (
      <div className={classes.note}>
        <FormMessage tone="critical" lead={t("view:serviceLost")}>
          {t("view:serviceLostHelp")}
        </FormMessage>
      </div>
    );
  if (storage === null || storage.state === "ok") return null;
  const { state, waiting, lostReadings, reason } = storage;
  return (
    <div className={classes.note}>
      <FormMessage tone={state === "failed" ? "critical" : "warning"} lead={t(`fleet:storage.${state}.text`)}>
        {t(`fleet:storage.${state}.consequence`)}{" "}
        {reason === null ? null : t(`fleet:storageReasons.${reason}` as "fleet:storageReasons.store.full", { defaultValue: reason })}{" "}
        {t("view:waiting", { count: waiting })} {lostReadings === 0 ? null : t("view:lostReadings", { count: lostReadings })}
      </FormMessage>
    </div>
  );
}
