import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { csvText } from "@istars/ui/files/csv-file.ts";
import { saveFile } from "@istars/ui/files/save-file.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ColumnChoice } from "@istars/ui/tables/column-choice.tsx";
import { useChosenColumns } from "@istars/ui/tables/use-chosen-columns.ts";
import { Button, VisuallyHidden } from "@mantine/core";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { isLive } from "../live/isearch-view.ts";
import { useIsearchView } from "../live/live-context.tsx";
import { SearchBar } from "../search/search-bar.tsx";
import { useSearch } from "../search/use-search.ts";
import { type FoundOrder, inOrder, matching } from "./found-order.ts";
import classes from "./found-page.module.css";
import { FoundPanel } from "./found-panel.tsx";
import { FoundTable } from "./found-table.tsx";
import { FoundTools } from "./found-tools.tsx";
import { NothingFound } from "./nothing-found.tsx";
import { useCardChoice } from "./use-card-choice.ts";
import { useFoundColumns } from "./use-found-columns.tsx";

const ReaddressDialog = lazy(async () => ({ default: (await import("../readdress/readdress-dialog.tsx")).ReaddressDialog }));
const BlinkDialog = lazy(async () => ({ default: (await import("../readdress/blink-dialog.tsx")).BlinkDialog }));

/** The one page: search, the list that fills as cards answer, and what is done with them. */
export function FoundPage() {
  const { t, i18n } = useTranslation(["found", "isearch"]);
  const view = useIsearchView();
  const search = useSearch();
  const [order, setOrder] = useState<FoundOrder>({ by: "address", direction: "ascending" });
  const [filter, setFilter] = useState("");
  const typed = useDeferredValue(filter);
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [blinking, setBlinking] = useState<FoundCard | null>(null);
  /** Those whose address is being set; `null` while nothing is. */
  const [readdressed, setReaddressed] = useState<readonly FoundCard[] | null>(null);

  const columns = useFoundColumns({ order, onOrder: setOrder });
  const { shown, ...columnChoice } = useChosenColumns("isearch-columns", columns);
  const shownColumns = columns.filter((column) => shown.includes(column));
  const all = useMemo(() => [...view.cards.values()], [view.cards]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are made anew at each draw, and say the same in one language
  const rows = useMemo(
    () =>
      inOrder(
        matching(all, typed, (card) => columns.map(({ text }) => text(card)).join("\n")),
        order,
        i18n.language,
      ),
    [all, typed, order, i18n.language],
  );
  const choice = useCardChoice(rows);
  const live = isLive(view);

  const save = () =>
    saveFile(
      "cards.csv",
      csvText([shownColumns.map(({ header }) => header), ...rows.map((card) => shownColumns.map(({ text }) => text(card)))]),
      "text/csv",
    );

  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">{t("found:title")}</VisuallyHidden>
      <SearchBar search={search} />
      {live || view.heardAtMs === null ? null : (
        <div className={classes.note}>
          <FormMessage tone="critical" lead={t("isearch:serviceLost")}>
            {t("isearch:serviceLostHelp")}
          </FormMessage>
        </div>
      )}
      {view.run?.isRunning && readdressed === null ? (
        <div className={classes.note}>
          <FormMessage tone="info" lead={t("found:runUnderWay", { count: view.run.cards.length })}>
            <Button size="compact-sm" variant="default" mt="xs" onClick={() => setReaddressed([])}>
              {t("found:showRun")}
            </Button>
          </FormMessage>
        </div>
      ) : null}
      {all.length === 0 ? (
        <NothingFound scan={view.scan} />
      ) : (
        <>
          <FoundTools
            filter={filter}
            onFilter={setFilter}
            counts={{ all: all.length, shown: rows.length, chosen: choice.chosen.length }}
            onSave={save}
            onReaddress={() => setReaddressed(choice.chosen)}
            columns={<ColumnChoice {...columnChoice} />}
            isLive={live}
          />
          <FoundTable
            rows={rows}
            columns={shownColumns}
            choice={choice}
            isOld={!live}
            onOpen={({ key }) => setOpenKey(key)}
            onBlink={setBlinking}
          />
        </>
      )}
      <FoundPanel
        card={openKey === null ? null : (view.cards.get(openKey) ?? null)}
        onClose={() => setOpenKey(null)}
        onBlink={setBlinking}
        onReaddress={(card) => {
          setOpenKey(null);
          setReaddressed([card]);
        }}
      />
      <Suspense fallback={null}>
        {readdressed === null ? null : <ReaddressDialog cards={readdressed} onClose={() => setReaddressed(null)} />}
        {blinking === null ? null : <BlinkDialog card={blinking} onClose={() => setBlinking(null)} />}
      </Suspense>
    </div>
  );
}
