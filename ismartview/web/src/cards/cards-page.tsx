import { type FleetOrder, NO_FILTER } from "@istars/ui/fleet/fleet-rows.ts";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Skeleton, VisuallyHidden } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useIsComplete, useIsLive } from "../live/live-context.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { CardList } from "./card-list.tsx";
import { CardTiles } from "./card-tiles.tsx";
import { CardTools } from "./card-tools.tsx";
import classes from "./cards-page.module.css";
import { NoCards } from "./no-cards.tsx";
import { useChosen } from "./use-chosen.ts";
import { useFleetList } from "./use-fleet-list.ts";

export type CardsView = "tiles" | "list";

/** All cards: found as somebody types, as tiles or as a list, and what is done with many of them. */
export function CardsPage() {
  const { t } = useTranslation("cards");
  const list = useFleetList();
  const { all, rows, rowsOrder, onQuery } = list;
  const isLive = useIsLive();
  const isComplete = useIsComplete();
  const mayOperate = useMay("operate");
  const [view, setView] = useLocalStorage<CardsView>({ key: "ismartview-cards", defaultValue: "tiles", getInitialValueInEffect: false });
  const chosen = useChosen(rows);
  const onOrder = useCallback((order: FleetOrder) => onQuery({ order }), [onQuery]);
  const usable = mayOperate ? chosen : null;
  if (!isComplete)
    return (
      <Late>
        <Skeleton height="10rem" radius="lg" />
      </Late>
    );
  if (all.length === 0) return <NoCards />;
  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">{t("title")}</VisuallyHidden>
      <CardTools list={list} view={view} onView={setView} />
      {usable === null ? null : <BulkBar chosen={usable} />}
      {rows.length === 0 ? (
        <Notice
          tone="idle"
          title={t("nothing")}
          action={
            <Button variant="default" onClick={() => onQuery({ filter: NO_FILTER })}>
              {t("clearFilters")}
            </Button>
          }
        >
          {t("nothingHelp")}
        </Notice>
      ) : view === "list" ? (
        <CardList rows={rows} order={rowsOrder} onOrder={onOrder} chosen={usable} isOld={!isLive} />
      ) : (
        <CardTiles rows={rows} chosen={usable} isOld={!isLive} />
      )}
    </div>
  );
}
