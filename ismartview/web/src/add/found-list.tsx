import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { addressOf, modelOf, nameOf, titleOf } from "@istars/ui/found/found-facts.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { useTranslation } from "react-i18next";
import { ChoiceBox } from "../cards/choice-box.tsx";
import classes from "./add-page.module.css";

export interface FoundListProps {
  readonly found: readonly FoundCard[];
  readonly isKnown: (card: FoundCard) => boolean;
  readonly canChoose: (card: FoundCard) => boolean;
  /** By their keys. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** What a search found, other makers' cards among them; those that are in the fleet already say so and cannot be chosen. On a phone all of one stands in a cell. */
export function FoundList({ found, isKnown, canChoose, chosen, onChoose }: FoundListProps) {
  const { t } = useTranslation(["add", "fleet"]);
  const isNarrow = useIsNarrow();
  const possible = found.filter(canChoose);
  const isAll = possible.length > 0 && possible.every(({ key }) => chosen.has(key));
  const turn = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose(next);
  };
  const stateOf = (card: FoundCard): string => {
    if (isKnown(card)) return t("add:scan.isKnown");
    return card.isLost ? t("add:scan.isLost") : "";
  };
  const choose: Column<FoundCard> = {
    id: "choose",
    header: "",
    width: 3,
    head:
      possible.length === 0 ? null : (
        <ChoiceBox
          label={t("add:scan.chooseAll")}
          isOn={isAll}
          isPartly={possible.some(({ key }) => chosen.has(key))}
          onTurn={() => onChoose(new Set(isAll ? [] : possible.map(({ key }) => key)))}
        />
      ),
    cell: (card) =>
      canChoose(card) ? (
        <ChoiceBox label={t("add:scan.choose", { name: titleOf(card) })} isOn={chosen.has(card.key)} onTurn={() => turn(card.key)} />
      ) : null,
  };
  const stacked: Column<FoundCard> = {
    id: "name",
    header: t("add:scan.nameColumn"),
    width: 12,
    cell: (card) => (
      <div className={classes.stacked}>
        <span>{nameOf(card) ?? ""}</span>
        <span>{addressOf(card)}</span>
        <span className={classes.quiet}>{[t(`fleet:kinds.${card.kind}`), modelOf(card), stateOf(card)].filter(Boolean).join(" · ")}</span>
      </div>
    ),
  };
  const wide: readonly Column<FoundCard>[] = [
    { id: "name", header: t("add:scan.nameColumn"), width: 12, cell: (card) => nameOf(card) ?? "" },
    { id: "address", header: t("add:scan.address"), width: 11, cell: addressOf },
    { id: "state", header: t("add:scan.state"), width: 9, cell: (card) => <span className={classes.quiet}>{stateOf(card)}</span> },
    { id: "kind", header: t("add:scan.kind"), width: 9, cell: ({ kind }) => t(`fleet:kinds.${kind}`) },
    { id: "model", header: t("add:scan.model"), width: 12, cell: modelOf },
  ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("add:scan.list")}
      columns={[choose, ...(isNarrow ? [stacked] : wide)]}
      rows={found}
      rowKey={({ key }) => key}
      rowHeight={isNarrow ? 77 : 37}
      onEnd={null}
      lookOf={(card) => ({ isChosen: chosen.has(card.key) && canChoose(card), isOld: !canChoose(card) })}
    />
  );
}
