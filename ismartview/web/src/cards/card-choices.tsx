import { FLEET_LINKS, type FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { CARD_KINDS } from "@istars/protocol/model/ismartview/reach.ts";
import type { FleetFilter } from "@istars/ui/fleet/fleet-rows.ts";
import { NativeSelect } from "@mantine/core";
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import classes from "../frame/list-tools.module.css";

export interface CardChoicesProps extends Pick<FleetFilter, "sites" | "links" | "kinds"> {
  readonly all: readonly FleetCard[];
  readonly onFilter: (change: Partial<FleetFilter>) => void;
}

/** Which sites, links and kinds are listed. */
export const CardChoices = memo(function CardChoices({ sites, links, kinds, all, onFilter }: CardChoicesProps) {
  const { t, i18n } = useTranslation(["cards", "fleet", "view"]);
  const names = useMemo(() => {
    const told = [...new Set(all.flatMap(({ site }) => site ?? []))].sort(new Intl.Collator(i18n.language, { numeric: true }).compare);
    return all.some(({ site }) => site === null) ? [...told, ""] : told;
  }, [all, i18n.language]);
  return (
    <>
      <Choice
        what={t("cards:site")}
        options={names.map((site) => ({ value: site, label: site === "" ? t("view:noSite") : site }))}
        chosen={sites}
        onChosen={(values) => onFilter({ sites: values })}
      />
      <Choice
        what={t("cards:link")}
        options={FLEET_LINKS.map((link) => ({ value: link, label: t(`fleet:links.${link}`) }))}
        chosen={links}
        onChosen={(values) => onFilter({ links: among(FLEET_LINKS, values) })}
      />
      <Choice
        isWideOnly
        what={t("cards:kind")}
        options={CARD_KINDS.map((kind) => ({ value: kind, label: t(`fleet:kinds.${kind}`) }))}
        chosen={kinds}
        onChosen={(values) => onFilter({ kinds: among(CARD_KINDS, values) })}
      />
    </>
  );
});

const among = <T extends string>(every: readonly T[], values: ReadonlySet<string>): ReadonlySet<T> =>
  new Set(every.filter((one) => values.has(one)));

interface ChoiceProps {
  readonly what: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (values: ReadonlySet<string>) => void;
  /** Not on a phone. */
  readonly isWideOnly?: boolean;
}

/** One or all of some; several where the address asks for them. */
function Choice({ what, options, chosen, onChosen, isWideOnly = false }: ChoiceProps) {
  const { t } = useTranslation("cards");
  return (
    <NativeSelect
      className={isWideOnly ? `${classes.select} ${classes.wideOnly}` : classes.select}
      aria-label={what}
      value={chosen.size === 1 ? `=${[...chosen][0]}` : chosen.size === 0 ? "" : "many"}
      onChange={({ currentTarget: { value } }) => onChosen(new Set(value === "" ? [] : value === "many" ? chosen : [value.slice(1)]))}
    >
      <option value="">{t("any", { what })}</option>
      {chosen.size > 1 ? (
        <option value="many">
          {options
            .filter(({ value }) => chosen.has(value))
            .map(({ label }) => label)
            .join(" + ")}
        </option>
      ) : null}
      {options.map(({ value, label }) => (
        <option key={value} value={`=${value}`}>
          {label}
        </option>
      ))}
    </NativeSelect>
  );
}
