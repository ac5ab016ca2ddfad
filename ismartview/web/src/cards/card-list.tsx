import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { isCardStale } from "@istars/ui/fleet/card-weight.ts";
import type { FleetOrder, FleetSort } from "@istars/ui/fleet/fleet-rows.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { createContext, memo, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cardPath } from "../card/card-path.ts";
import { useServiceNow } from "../live/live-context.tsx";
import { bySite } from "./by-site.ts";
import { CardFigure } from "./card-figure.tsx";
import classes from "./card-list.module.css";
import { AlarmCounts, CardState, LinkState } from "./card-state.tsx";
import { ChoiceBox } from "./choice-box.tsx";
import { SiteHead } from "./site-head.tsx";
import { type CardWords, useCardWords } from "./use-card-words.ts";
import type { ChosenCards } from "./use-chosen.ts";

export interface CardListProps {
  readonly rows: readonly FleetCard[];
  readonly order: FleetOrder;
  readonly onOrder: (order: FleetOrder) => void;
  /** `null`: the person may do nothing with cards. */
  readonly chosen: ChosenCards | null;
  /** The service is not heard: all is of another time. */
  readonly isOld: boolean;
}

/** The service's wall clock, epoch ms: one clock for all rows. */
const ListNow = createContext<number | null>(null);
/** A link changes seldom: its age is told anew every half minute. */
const AGE_TOLD_EVERY_MS = 30_000;

/** Cards as rows, as many as there are; on a phone each in one cell. In order of sites each site has a head. */
export const CardList = memo(function CardList({ rows, order, onOrder, chosen, isOld }: CardListProps) {
  const { t, i18n } = useTranslation("cards");
  const words = useCardWords();
  const nowWallMs = useServiceNow(AGE_TOLD_EVERY_MS);
  const router = useRouter();
  const isNarrow = useIsNarrow();
  const has = chosen?.has;
  const turn = chosen?.turn;

  /** What a head that was turned asks for: with the search and filters of this moment, not of that in which the columns were made. */
  const orderNow = useRef(onOrder);
  useLayoutEffect(() => {
    orderNow.current = onOrder;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: words change with the language only
  const columns = useMemo(() => {
    const column = (id: FleetSort, width: number, cell: (card: FleetCard) => ReactNode, align?: "end"): Column<FleetCard> => {
      const header = t(`columns.${id}`);
      const direction = order.by === id ? order.direction : null;
      const next = direction === "ascending" ? "descending" : "ascending";
      const sort = { direction, hint: t(`sort.${next}`, { header }), onTurn: () => orderNow.current({ by: id, direction: next }) };
      return { id, header, width, cell, sort, ...(align ? { align } : {}) };
    };
    const name = (card: FleetCard) => (
      <OpenRow>
        <bdi className={classes.name} title={card.name}>
          {card.name}
        </bdi>
      </OpenRow>
    );
    const figure = (one: "load" | "charge" | "runtime") => (card: FleetCard) => <CardFigure id={card.id} name={one} words={words} />;
    const all: readonly Column<FleetCard>[] = [
      column("worst", 8.5, (card) => <CardState card={card} words={words} />),
      column("name", 12, (card) => (
        <>
          {name(card)}
          <div className={classes.quiet}>{[card.address, card.model].filter(Boolean).join(" · ")}</div>
        </>
      )),
      column("site", 8, ({ site }) =>
        site === null ? (
          <span className={classes.quiet}>{words.noSite}</span>
        ) : (
          <bdi className={classes.name} title={site}>
            {site}
          </bdi>
        ),
      ),
      column("link", 8, (card) => <LinkState card={card} words={words} />),
      column("load", 5, figure("load"), "end"),
      column("charge", 6, figure("charge"), "end"),
      column("runtime", 6.5, figure("runtime"), "end"),
      column("alarms", 5.5, (card) => <AlarmCounts card={card} words={words} />),
      column("since", 7, ({ linkSinceWallMs }) => <Since wallMs={linkSinceWallMs} words={words} />),
    ];
    const stacked = column("name", 12, (card) => (
      <div className={classes.stacked}>
        {name(card)}
        <span className={`${classes.quiet} ${classes.name}`}>{card.site ?? words.noSite}</span>
        <CardState card={card} words={words} />
        {card.link === "online" ? null : <LinkState card={card} words={words} />}
      </div>
    ));
    return isNarrow ? [stacked, column("load", 5.5, figure("load"), "end")] : all;
  }, [words, order, isNarrow]);

  const listed = rows.length;
  const isAll = chosen?.isAll === true;
  const isPartly = (chosen?.ids.length ?? 0) > 0;
  const turnAll = chosen?.turnAll;
  // The same for as long as it can be: other columns are other rows, all of them drawn anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: words change with the language only
  const withChoice = useMemo(() => {
    if (has === undefined || turn === undefined || turnAll === undefined) return columns;
    const choose: Column<FleetCard> = {
      id: "choose",
      header: t("columns.choose"),
      head: <ChoiceBox label={t("chooseAll")} isOn={isAll} isPartly={isPartly} onTurn={turnAll} />,
      width: 2.5,
      cell: (card) => <ChoiceBox label={words.choose(card.name)} isOn={has(card.id)} onTurn={() => turn(card.id)} />,
    };
    return [choose, ...columns];
  }, [columns, has, turn, turnAll, isAll, isPartly, i18n.language]);
  const heads = useMemo(() => {
    if (order.by !== "site" || listed === 0) return new Map<number, ReactNode>();
    return new Map(bySite(rows).map(([first, those]) => [first.id, <SiteHead key={first.id} site={first.site} cards={those} />]));
  }, [rows, order.by, listed]);
  const open = useCallback((card: FleetCard) => router.go(cardPath(card.id)), [router]);

  return (
    <div className={classes.frame} data-old={isOld || undefined}>
      <ListNow value={nowWallMs}>
        <VirtualTable
          key={String(isNarrow)}
          label={t("title")}
          columns={withChoice}
          rows={rows}
          rowKey={({ id }) => id}
          rowHeight={isNarrow ? 76 : 49}
          onEnd={null}
          heads={heads}
          lookOf={(card) => ({ isChosen: has?.(card.id) === true, isOld: isOld || isCardStale(card) })}
          onOpen={open}
        />
      </ListNow>
    </div>
  );
});

function Since({ wallMs, words }: { readonly wallMs: number; readonly words: CardWords }) {
  const { text, exact } = words.ago(wallMs, useContext(ListNow));
  return (
    <time dateTime={new Date(wallMs).toISOString()} title={exact}>
      {text}
    </time>
  );
}
