import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../frame/list-tools.module.css";
import type { AlarmActs } from "./alarm-detail.tsx";

export interface AlarmBarProps {
  /** How many are chosen, and how many of them nobody has acknowledged. */
  readonly count: number;
  readonly open: number;
  /** The service is not heard: nothing can be done now. */
  readonly isOff: boolean;
  readonly acts: Omit<AlarmActs, "onNote">;
  readonly onClear: () => void;
}

/** What is done with all alarms that are chosen. */
export function AlarmBar({ count, open, isOff, acts, onClear }: AlarmBarProps) {
  const { t } = useTranslation("console");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame
    <div className={classes.bar} role="group" aria-label={t("bar")}>
      <span className={classes.barCount} role="status">
        {t("chosen", { count })}
      </span>
      <Button size="compact-sm" disabled={isOff || open === 0} onClick={acts.onAcknowledge}>
        {t("acknowledge")}
      </Button>
      <Button size="compact-sm" variant="default" disabled={isOff} onClick={acts.onSilence}>
        {t("silence")}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={onClear}>
        {t("clear")}
      </Button>
    </div>
  );
}
