import { NO_FILTER } from "@istars/ui/fleet/fleet-rows.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconDownload, IconPlus, IconSearch, IconX } from "@tabler/icons-react";
import { memo, useCallback, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "../frame/list-tools.module.css";
import { useFleetLive } from "../live/live-context.tsx";
import { CardChoices } from "./card-choices.tsx";
import type { CardsView } from "./cards-page.tsx";
import { saveCards } from "./save-cards.ts";
import { StatusChoices } from "./status-choices.tsx";
import type { FleetList } from "./use-fleet-list.ts";

export interface CardToolsProps {
  readonly list: FleetList;
  readonly view: CardsView;
  readonly onView: (view: CardsView) => void;
}

/** Stands above the cards: finds among them, and says how many there are. What is typed draws the rest of it anew only where it counts. */
export function CardTools({ list, view, onView }: CardToolsProps) {
  const { t } = useTranslation("cards");
  const { filter, all, onFilter } = list;
  const { statuses, onBattery, sites, links, kinds, search } = filter;
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.search}
          type="search"
          aria-label={t("search")}
          title={t("search")}
          placeholder={t("searchShort")}
          leftSection={<IconSearch size="1rem" stroke={1.5} aria-hidden="true" />}
          value={search}
          onChange={({ currentTarget: { value } }) => onFilter({ search: value.slice(0, 100) })}
        />
        <CardChoices sites={sites} links={links} kinds={kinds} all={all} onFilter={onFilter} />
        <ViewTools view={view} onView={onView} />
      </div>
      <div className={classes.tools}>
        <StatusChoices statuses={statuses} onBattery={onBattery} all={all} onFilter={onFilter} />
        <Listed list={list} />
      </div>
    </>
  );
}

/** Tiles or a list, and the way to more cards. */
const ViewTools = memo(function ViewTools({ view, onView }: Omit<CardToolsProps, "list">) {
  const { t } = useTranslation("cards");
  const router = useRouter();
  const mayAdd = useMay("read-write");
  return (
    <>
      <SegmentedControl
        aria-label={t("view")}
        value={view}
        onChange={(value) => onView(value === "list" ? "list" : "tiles")}
        data={[
          { value: "tiles", label: t("tiles") },
          { value: "list", label: t("list") },
        ]}
      />
      {mayAdd ? (
        <Button leftSection={<IconPlus size="1rem" stroke={1.5} aria-hidden="true" />} onClick={() => router.go("/cards/add")}>
          {t("add")}
        </Button>
      ) : null}
    </>
  );
});

/** How many are listed, the way back to all, and to a file of them. */
function Listed({ list: { filter, all, rows, onQuery } }: Pick<CardToolsProps, "list">) {
  const { t, i18n } = useTranslation("cards");
  const live = useFleetLive();
  const rowsNow = useRef(rows);
  useLayoutEffect(() => {
    rowsNow.current = rows;
  });
  const onClear = useCallback(() => onQuery({ filter: NO_FILTER }), [onQuery]);
  const onSave = useCallback(() => saveCards(rowsNow.current, live.figures), [live]);
  const number = (count: number) => count.toLocaleString(i18n.language);
  const isFiltered =
    filter.search !== "" ||
    filter.onBattery ||
    [filter.statuses, filter.links, filter.kinds, filter.sites].some((set: ReadonlySet<string>) => set.size > 0);
  return (
    <>
      <span className={classes.count} role="status">
        {rows.length === all.length
          ? t("listed", { count: all.length, n: number(all.length) })
          : t("listedOf", { shown: number(rows.length), all: number(all.length) })}
      </span>
      <ListedTools isFiltered={isFiltered} onClear={onClear} onSave={onSave} />
    </>
  );
}

interface ListedToolsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  readonly onSave: () => void;
}

const ListedTools = memo(function ListedTools({ isFiltered, onClear, onSave }: ListedToolsProps) {
  const { t } = useTranslation("cards");
  return (
    <>
      {isFiltered ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconX size="0.875rem" stroke={1.5} aria-hidden="true" />}
          onClick={onClear}
        >
          {t("clearFilters")}
        </Button>
      ) : null}
      <Button
        className={classes.wideOnly}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconDownload size="1rem" stroke={1.5} aria-hidden="true" />}
        title={t("saveHelp")}
        onClick={onSave}
      >
        {t("save")}
      </Button>
    </>
  );
});
