import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { bySite } from "./by-site.ts";
import { CardTile } from "./card-tile.tsx";
import classes from "./card-tiles.module.css";
import { SiteHead } from "./site-head.tsx";
import { useCardWords } from "./use-card-words.ts";
import type { ChosenCards } from "./use-chosen.ts";

export interface CardTilesProps {
  /** In the order in which they stand within their site; sites in the order of their first card. */
  readonly rows: readonly FleetCard[];
  readonly chosen: ChosenCards | null;
  /** The service is not heard: all is of another time. */
  readonly isOld: boolean;
}

/** Sizes in rem, as in the style. */
const TILE = { width: 8, height: 2.75, gap: 0.25, head: 2.25 } as const;
const PX_PER_REM = 16;

type Line =
  | { readonly kind: "head"; readonly key: string; readonly site: string | null; readonly cards: readonly FleetCard[] }
  | { readonly kind: "tiles"; readonly key: string; readonly cards: readonly FleetCard[] };

/** Cards as small tiles, hundreds on one screen, by site; only those in sight exist. */
export const CardTiles = memo(function CardTiles({ rows, chosen, isOld }: CardTilesProps) {
  const { t } = useTranslation("cards");
  const words = useCardWords();
  const scroller = useRef<HTMLElement>(null);
  const { ref: measured, width } = useElementSize<HTMLElement>();
  const ref = useMergedRef(scroller, measured);
  const perLine = Math.max(1, Math.floor((width / PX_PER_REM + TILE.gap) / (TILE.width + TILE.gap)));
  const lines = useMemo(() => (width === 0 ? [] : linesOf(rows, perLine)), [rows, perLine, width]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "head" ? TILE.head : TILE.height + TILE.gap) * PX_PER_REM,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 3,
  });
  // Whoever turns the screen gets other lines: their heights are those of other kinds.
  const { measure } = virtual;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured are the lines
  useLayoutEffect(() => measure(), [lines, measure]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
    <section ref={ref} className={classes.scroller} tabIndex={0} aria-label={t("title")} data-old={isOld || undefined}>
      <div className={classes.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <div key={String(key)} className={classes.line} style={{ transform: `translateY(${start}px)` }}>
              {line.kind === "head" ? (
                <h2 className={classes.head}>
                  <SiteHead site={line.site} cards={line.cards} />
                </h2>
              ) : (
                <div className={classes.tiles} style={{ gridTemplateColumns: `repeat(${perLine}, minmax(0, 1fr))` }}>
                  {line.cards.map((card) => (
                    <CardTile
                      key={card.id}
                      card={card}
                      words={words}
                      isOld={isOld}
                      isChosen={chosen?.has(card.id) === true}
                      isChoosing={(chosen?.ids.length ?? 0) > 0}
                      onTurn={chosen?.turn ?? null}
                    />
                  ))}
                </div>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
});

function linesOf(rows: readonly FleetCard[], perLine: number): readonly Line[] {
  return bySite(rows).flatMap(([{ site }, cards]) => {
    const lines: Line[] = [{ kind: "head", key: `head ${site ?? ""}`, site, cards }];
    for (let at = 0; at < cards.length; at += perLine)
      lines.push({ kind: "tiles", key: `${site ?? ""} ${at}`, cards: cards.slice(at, at + perLine) });
    return lines;
  });
}
