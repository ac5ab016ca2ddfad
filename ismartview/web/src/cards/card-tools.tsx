import { FLEET_LINKS, FLEET_STATUSES } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { countsOf } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import { CARD_KINDS } from "@istars/protocol/model/ismartview/reach.ts";
import { statusTone } from "@istars/ui/fleet/card-weight.ts";
import { NO_FILTER } from "@istars/ui/fleet/fleet-rows.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { IconBatteryVertical, IconDownload, IconPlus, IconSearch, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import classes from "../frame/list-tools.module.css";
import { useFleetLive } from "../live/live-context.tsx";
import type { CardsView } from "./cards-page.tsx";
import { saveCards } from "./save-cards.ts";
import type { FleetList } from "./use-fleet-list.ts";

export interface CardToolsProps {
  readonly list: FleetList;
  readonly view: CardsView;
  readonly onView: (view: CardsView) => void;
}

/** Which of two sets with one thing more or less. */
function turned<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** Stands above the cards: finds among them, and says how many there are. */
export function CardTools({ list, view, onView }: CardToolsProps) {
  const { t, i18n } = useTranslation(["cards", "fleet", "view"]);
  const { filter, order, all, rows, onQuery } = list;
  const router = useRouter();
  const live = useFleetLive();
  const mayAdd = useMay("read-write");
  const change = (part: Partial<typeof filter>) => onQuery({ filter: { ...filter, ...part } });
  const isFiltered =
    filter.search !== "" ||
    filter.onBattery ||
    [filter.statuses, filter.links, filter.kinds, filter.sites].some((set: ReadonlySet<string>) => set.size > 0);
  const number = (count: number) => count.toLocaleString(i18n.language);
  const counts = useMemo(() => countsOf(all), [all]);
  const sites = useMemo(() => {
    const names = [...new Set(all.flatMap(({ site }) => site ?? []))].sort(new Intl.Collator(i18n.language, { numeric: true }).compare);
    return all.some(({ site }) => site === null) ? [...names, ""] : names;
  }, [all, i18n.language]);
  const select = (
    what: string,
    options: readonly { readonly value: string; readonly label: string }[],
    chosen: ReadonlySet<string>,
    onChosen: (values: ReadonlySet<string>) => void,
    className = classes.select,
  ) => (
    <NativeSelect
      className={className}
      aria-label={what}
      value={chosen.size === 1 ? `=${[...chosen][0]}` : chosen.size === 0 ? "" : "many"}
      onChange={({ currentTarget: { value } }) => onChosen(new Set(value === "" ? [] : value === "many" ? chosen : [value.slice(1)]))}
    >
      <option value="">{t("cards:any", { what })}</option>
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
  const among = <T extends string>(every: readonly T[], values: ReadonlySet<string>): ReadonlySet<T> =>
    new Set(every.filter((one) => values.has(one)));
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.search}
          type="search"
          aria-label={t("cards:search")}
          title={t("cards:search")}
          placeholder={t("cards:searchShort")}
          leftSection={<IconSearch size="1rem" stroke={1.5} aria-hidden="true" />}
          value={filter.search}
          onChange={({ currentTarget: { value } }) => change({ search: value.slice(0, 100) })}
        />
        {select(
          t("cards:site"),
          sites.map((site) => ({ value: site, label: site === "" ? t("view:noSite") : site })),
          filter.sites,
          (values) => change({ sites: values }),
        )}
        {select(
          t("cards:link"),
          FLEET_LINKS.map((link) => ({ value: link, label: t(`fleet:links.${link}`) })),
          filter.links,
          (values) => change({ links: among(FLEET_LINKS, values) }),
        )}
        {select(
          t("cards:kind"),
          CARD_KINDS.map((kind) => ({ value: kind, label: t(`fleet:kinds.${kind}`) })),
          filter.kinds,
          (values) => change({ kinds: among(CARD_KINDS, values) }),
          `${classes.select} ${classes.wideOnly}`,
        )}
        <SegmentedControl
          aria-label={t("cards:view")}
          value={view}
          onChange={(value) => onView(value === "list" ? "list" : "tiles")}
          data={[
            { value: "tiles", label: t("cards:tiles") },
            { value: "list", label: t("cards:list") },
          ]}
        />
        {mayAdd ? (
          <Button leftSection={<IconPlus size="1rem" stroke={1.5} aria-hidden="true" />} onClick={() => router.go("/cards/add")}>
            {t("cards:add")}
          </Button>
        ) : null}
      </div>
      <div className={classes.tools}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame */}
        <div className={classes.statuses} role="group" aria-label={t("cards:status")}>
          {FLEET_STATUSES.filter((status) => counts.statuses[status] > 0 || filter.statuses.has(status)).map((status) => (
            <button
              key={status}
              type="button"
              className={classes.status}
              data-tone={statusTone(status)}
              aria-pressed={filter.statuses.has(status)}
              onClick={() => change({ statuses: turned(filter.statuses, status) })}
            >
              <ToneIcon tone={statusTone(status)} /> {t(`fleet:statuses.${status}`)} <b>{number(counts.statuses[status])}</b>
            </button>
          ))}
          {counts.onBattery > 0 || filter.onBattery ? (
            <button
              type="button"
              className={classes.status}
              data-tone="warning"
              aria-pressed={filter.onBattery}
              onClick={() => change({ onBattery: !filter.onBattery })}
            >
              <IconBatteryVertical size="1.15em" stroke={1.75} aria-hidden="true" /> {t("cards:onBattery")}{" "}
              <b>{number(counts.onBattery)}</b>
            </button>
          ) : null}
        </div>
        <span className={classes.count} role="status">
          {rows.length === all.length
            ? t("cards:listed", { count: all.length, n: number(all.length) })
            : t("cards:listedOf", { shown: number(rows.length), all: number(all.length) })}
        </span>
        {isFiltered ? (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconX size="0.875rem" stroke={1.5} aria-hidden="true" />}
            onClick={() => onQuery({ filter: NO_FILTER, order })}
          >
            {t("cards:clearFilters")}
          </Button>
        ) : null}
        <Button
          className={classes.wideOnly}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size="1rem" stroke={1.5} aria-hidden="true" />}
          title={t("cards:saveHelp")}
          onClick={() => saveCards(rows, live.figures)}
        >
          {t("cards:save")}
        </Button>
      </div>
    </>
  );
}
