import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStateNow } from "../live/live-context.tsx";
import { useMayChange } from "../session/session-context.tsx";
import { ArmDialog } from "./arm-dialog.tsx";
import classes from "./settings-page.module.css";

/** Whether this server really shuts down, and the way to change that. */
export function ArmCard({ settings }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const mayChange = useMayChange();
  const mode = useStateNow()?.state.mode ?? null;
  const [isAsking, setIsAsking] = useState(false);
  const isOn = isOnInFile(settings);
  const word = mode === "dry-run" ? "isDry" : isOn ? "isArmed" : "notArmed";
  const tone = word === "isArmed" ? "ok" : "warning";
  return (
    <section className={classes.card} aria-labelledby="arm">
      <div className={classes.cardHead}>
        <div className={classes.words}>
          <h2 id="arm" className={`${classes.subtitle} ${classes.armTitle}`} data-tone={tone}>
            <ToneIcon tone={tone} />
            {t(`arm.${word}`)}
          </h2>
          <p className={classes.quiet}>{t(`arm.${word}Text`)}</p>
        </div>
        <Button variant={isOn ? "default" : "filled"} disabled={!mayChange} onClick={() => setIsAsking(true)}>
          {t(isOn ? "arm.disarm" : "arm.arm")}
        </Button>
      </div>
      {isAsking ? <ArmDialog isArmed={isOn} onClose={() => setIsAsking(false)} /> : null}
    </section>
  );
}

/** Words by which the file says yes. */
const YES = ["on", "yes", "true"];

const isOnInFile = ({ fields }: AgentSettings): boolean =>
  fields.some(({ path, value }) => path.length === 1 && path[0] === "armed" && YES.includes(value?.toLowerCase() ?? ""));
