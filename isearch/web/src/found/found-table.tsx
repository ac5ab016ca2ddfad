import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { addressOf, titleOf } from "@istars/ui/found/found-facts.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { useTranslation } from "react-i18next";
import classes from "./found-table.module.css";
import { RowActions } from "./row-actions.tsx";
import { StateCell, Warnings } from "./state-cell.tsx";
import { useUpsWords } from "./ups-words.ts";
import type { CardChoice } from "./use-card-choice.ts";
import type { FoundColumn } from "./use-found-columns.tsx";

export interface FoundTableProps {
  /** Those that pass the filter, in order. */
  readonly rows: readonly FoundCard[];
  readonly columns: readonly FoundColumn[];
  readonly choice: CardChoice;
  /** All values are of another time, e.g. because the service is not heard. */
  readonly isOld: boolean;
  readonly onOpen: (card: FoundCard) => void;
  readonly onBlink: (card: FoundCard) => void;
}

/** Cards as rows, as many as there are; on a phone each in one cell. */
export function FoundTable({ rows, columns, choice, isOld, onOpen, onBlink }: FoundTableProps) {
  const { t } = useTranslation("found");
  const upsWords = useUpsWords();
  const isNarrow = useIsNarrow();
  const choose: Column<FoundCard> = {
    id: "choose",
    header: t("choose"),
    head: <Box label={t("chooseAll")} isOn={choice.isAll} isPartly={choice.chosen.length > 0} onTurn={choice.turnAll} />,
    width: 2.5,
    cell: (card) =>
      choice.canChoose(card) ? (
        <Box label={t("chooseOne", { name: titleOf(card) })} isOn={choice.isChosen(card)} onTurn={() => choice.turn(card)} />
      ) : null,
  };
  const actions: Column<FoundCard> = {
    id: "actions",
    header: t("actions"),
    width: 6,
    cell: (card) => <RowActions card={card} text={() => columns.map(({ text }) => text(card)).join("\t")} onBlink={onBlink} />,
  };
  const stacked: Column<FoundCard> = {
    id: "card",
    header: t("columns.name"),
    width: 15,
    cell: (card) => (
      <div className={classes.stacked}>
        <OpenRow>
          <bdi>{titleOf(card)}</bdi>
        </OpenRow>
        <span className={classes.code}>{addressOf(card)}</span>
        <div className={classes.warnings}>
          <StateCell card={card} />
          <Warnings card={card} />
        </div>
        {upsWords(card) === null ? null : <span className={classes.quiet}>{upsWords(card)}</span>}
      </div>
    ),
  };
  return (
    <div className={classes.frame} data-old={isOld || undefined}>
      <VirtualTable
        key={String(isNarrow)}
        label={t("title")}
        columns={isNarrow ? [choose, stacked] : [choose, ...columns, actions]}
        rows={rows}
        rowKey={({ key }) => key}
        rowHeight={isNarrow ? 112 : 54}
        onEnd={null}
        lookOf={(card) => ({ isChosen: choice.isChosen(card), isOld: isOld || card.isLost })}
        onOpen={onOpen}
      />
    </div>
  );
}

interface BoxProps {
  readonly label: string;
  readonly isOn: boolean;
  /** Some of those that it stands for are on. */
  readonly isPartly?: boolean;
  readonly onTurn: () => void;
}

/** The browser's own box: there is one in each row, and rows have to be drawn as fast as they scroll. */
function Box({ label, isOn, isPartly = false, onTurn }: BoxProps) {
  return (
    <input
      ref={(box) => {
        if (box) box.indeterminate = isPartly && !isOn;
      }}
      type="checkbox"
      className={classes.box}
      aria-label={label}
      checked={isOn}
      onChange={onTurn}
    />
  );
}
