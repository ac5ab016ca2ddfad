import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import { diskNeed } from "@istars/protocol/model/ismartview/readings-disk.ts";
import { FactList } from "@istars/ui/details/fact-list.tsx";
import { useTranslation } from "react-i18next";
import { useCards } from "../live/live-context.tsx";
import classes from "./readings-page.module.css";

const PARTS = ["readings", "minutes", "hours", "total"] as const;
const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** What readings take of the disk at the present number of cards. */
export function DiskCost({ retention }: { readonly retention: Retention }) {
  const { t, i18n } = useTranslation("readings");
  const cards = Math.max(1, useCards().length);
  const need = diskNeed(retention, cards);
  return (
    <section className={classes.card} aria-label={t("cost")}>
      <h2 className={classes.subtitle}>{t("cost")}</h2>
      <FactList rows={PARTS.map((part) => ({ id: part, label: t(`parts.${part}`), value: sizeWords(need[part], i18n.language) }))} />
      <p className={classes.quiet}>{t("costFor", { count: cards, n: cards.toLocaleString(i18n.language) })}</p>
    </section>
  );
}

/** Octets to two figures, in the unit in which disks are sold. */
function sizeWords(octets: number, language: string): string {
  const step = Math.min(UNITS.length, Math.max(1, Math.floor(Math.log10(Math.max(1, octets)) / 3)));
  const unit = UNITS[step - 1] ?? "kilobyte";
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumSignificantDigits: 2 }).format(
    octets / 1_000 ** step,
  );
}
