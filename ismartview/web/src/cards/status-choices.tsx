import { FLEET_STATUSES, type FleetCard, type FleetStatus } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { countsOf } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import { statusTone } from "@istars/ui/fleet/card-weight.ts";
import type { FleetFilter } from "@istars/ui/fleet/fleet-rows.ts";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { IconBatteryVertical } from "@tabler/icons-react";
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import classes from "../frame/list-tools.module.css";

export interface StatusChoicesProps extends Pick<FleetFilter, "statuses" | "onBattery"> {
  readonly all: readonly FleetCard[];
  readonly onFilter: (change: Partial<FleetFilter>) => void;
}

/** How many cards stand how, and which of them are listed. */
export const StatusChoices = memo(function StatusChoices({ statuses, onBattery, all, onFilter }: StatusChoicesProps) {
  const { t, i18n } = useTranslation(["cards", "fleet"]);
  const counts = useMemo(() => countsOf(all), [all]);
  const number = (count: number) => count.toLocaleString(i18n.language);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame
    <div className={classes.statuses} role="group" aria-label={t("cards:status")}>
      {FLEET_STATUSES.filter((status) => counts.statuses[status] > 0 || statuses.has(status)).map((status) => (
        <button
          key={status}
          type="button"
          className={classes.status}
          data-tone={statusTone(status)}
          aria-pressed={statuses.has(status)}
          onClick={() => onFilter({ statuses: turned(statuses, status) })}
        >
          <ToneIcon tone={statusTone(status)} /> {t(`fleet:statuses.${status}`)} <b>{number(counts.statuses[status])}</b>
        </button>
      ))}
      {counts.onBattery > 0 || onBattery ? (
        <button
          type="button"
          className={classes.status}
          data-tone="warning"
          aria-pressed={onBattery}
          onClick={() => onFilter({ onBattery: !onBattery })}
        >
          <IconBatteryVertical size="1.15em" stroke={1.75} aria-hidden="true" /> {t("cards:onBattery")} <b>{number(counts.onBattery)}</b>
        </button>
      ) : null}
    </div>
  );
});

/** A set with one thing more or less. */
function turned(set: ReadonlySet<FleetStatus>, one: FleetStatus): ReadonlySet<FleetStatus> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}
