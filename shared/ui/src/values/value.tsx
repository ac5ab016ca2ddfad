import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatNumber, QUANTITIES, type Quantity } from "./quantity.ts";
import { useDuration } from "./use-duration.ts";
import classes from "./value.module.css";

export interface ValueProps {
  /** `null`: the UPS does not tell it, which is neither zero nor old. */
  readonly value: number | null;
  readonly quantity: Quantity;
  /** The last known value, not the present one. */
  readonly isOld?: boolean;
  readonly isStrong?: boolean;
  /** Worked out, not told: shown with a sign that says so. */
  readonly isEstimate?: boolean;
}

/** One number with its unit in a quieter tone. */
export function Value({ value, quantity, isOld = false, isStrong = false, isEstimate = false }: ValueProps) {
  const { i18n } = useTranslation("ui");
  if (value === null) return <NotTold />;
  const { unit } = QUANTITIES[quantity];
  return (
    <span className={classes.value} data-old={isOld || undefined} data-strong={isStrong || undefined}>
      <span className={classes.number}>
        {isEstimate ? "≈\u00a0" : ""}
        {formatNumber(value, quantity, i18n.language)}
      </span>
      {unit === "" ? null : <span className={classes.unit}>{unit}</span>}
    </span>
  );
}

/** A length of time that runs out, as large as a number. */
export function DurationValue({ ms, isOld, isEstimate }: { readonly ms: number; readonly isOld: boolean; readonly isEstimate: boolean }) {
  const say = useDuration();
  return (
    <span className={classes.value} data-old={isOld || undefined} data-strong>
      <span className={classes.number}>
        {isEstimate ? "≈\u00a0" : ""}
        {say(ms, "fine")}
      </span>
    </span>
  );
}

/** A dash for what the UPS does not tell, in words for those who hover and those who listen. */
export function NotTold() {
  const { t } = useTranslation("ui");
  return (
    <span className={classes.none} title={t("notTold")}>
      <span aria-hidden="true">{t("unknown")}</span>
      <VisuallyHidden>{t("notTold")}</VisuallyHidden>
    </span>
  );
}
