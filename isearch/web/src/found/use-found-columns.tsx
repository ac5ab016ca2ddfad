import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { addressOf, modelOf, nameOf, titleOf } from "@istars/ui/found/found-facts.ts";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import type { Column } from "@istars/ui/tables/virtual-table.tsx";
import { NotTold } from "@istars/ui/values/value.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./copy-button.tsx";
import type { FoundOrder, SortedBy } from "./found-order.ts";
import { stateOf } from "./found-state.ts";
import classes from "./found-table.module.css";
import { Seen, StateCell, Warnings } from "./state-cell.tsx";
import { useUpsWords } from "./ups-words.ts";

/** A column that can also be said in plain text: for the filter, the clipboard and the file. */
export interface FoundColumn extends Column<FoundCard> {
  readonly id: SortedBy;
  readonly text: (card: FoundCard) => string;
}

export interface FoundColumnsInput {
  readonly order: FoundOrder;
  readonly onOrder: (order: FoundOrder) => void;
}

/** What the list tells of each card. */
export function useFoundColumns({ order, onOrder }: FoundColumnsInput): readonly FoundColumn[] {
  const { t } = useTranslation(["found", "ui"]);
  const upsWords = useUpsWords();
  const sortOf = (by: SortedBy, header: string) => {
    const direction = order.by === by ? order.direction : null;
    const next = direction === "ascending" ? "descending" : "ascending";
    return { direction, hint: t(`found:sort.${next}`, { header }), onTurn: () => onOrder({ by, direction: next }) };
  };
  const column = (
    id: SortedBy,
    width: number,
    facts: {
      readonly text: (card: FoundCard) => string | null;
      readonly cell?: (card: FoundCard) => ReactNode;
      readonly usually?: "shown" | "hidden";
    },
  ): FoundColumn => {
    const header = t(`found:columns.${id}`);
    const text = (card: FoundCard) => facts.text(card) ?? "";
    const cell = facts.cell ?? ((card: FoundCard) => text(card) || <NotTold />);
    return { id, header, width, text, cell, sort: sortOf(id, header), ...(facts.usually ? { usually: facts.usually } : {}) };
  };
  const sourceOf = ({ here }: FoundCard) => (here === null ? null : t(`found:sources.${here.source}`));
  const copied = (text: string, what: string): ReactNode => (
    <span className={classes.copied}>
      <span className={classes.code}>{text}</span>
      <CopyButton text={text} what={what} />
    </span>
  );
  return [
    column("state", 10.25, {
      text: (card) => (stateOf(card).word === "foreign" ? t(`found:kinds.${card.kind}`) : t(`found:states.${stateOf(card).word}`)),
      cell: (card) => <StateCell card={card} />,
    }),
    column("name", 12, {
      text: nameOf,
      cell: (card) => (
        <>
          <OpenRow>
            <bdi>{titleOf(card)}</bdi>
          </OpenRow>
          {card.warnings.length === 0 ? null : (
            <div className={classes.warnings}>
              <Warnings card={card} />
            </div>
          )}
        </>
      ),
    }),
    column("address", 10.25, {
      text: (card) => [addressOf(card), sourceOf(card)].filter(Boolean).join(" "),
      cell: (card) => (
        <>
          {copied(addressOf(card), t("found:copyAddress"))}
          {card.here === null ? null : <div className={classes.quiet}>{sourceOf(card)}</div>}
        </>
      ),
    }),
    column("mac", 11.5, {
      text: ({ here }) => here?.mac ?? null,
      cell: ({ here }) => (here === null ? <NotTold /> : copied(here.mac, t("found:copyMac"))),
      usually: "shown",
    }),
    column("ups", 12.5, {
      text: upsWords,
      cell: (card) => (
        <>
          {upsWords(card) ?? <NotTold />}
          {card.here?.ups ? <div className={classes.quiet}>{card.here.ups.model}</div> : null}
        </>
      ),
      usually: "shown",
    }),
    column("location", 8.25, { text: ({ here }) => here?.location || null, usually: "shown" }),
    column("model", 9, { text: modelOf, usually: "hidden" }),
    column("firmware", 7, { text: ({ here }) => here?.firmware ?? null, usually: "shown" }),
    column("gateway", 9, { text: ({ here }) => here?.gateway ?? null, usually: "hidden" }),
    column("foundBy", 9, {
      text: ({ foundBy, interface: name }) =>
        [foundBy.map((by) => t(`found:foundBy.${by}`)).join(t("ui:comma")), name].filter(Boolean).join(" · "),
      usually: "hidden",
    }),
    column("seen", 6.5, {
      text: ({ lastSeenWallMs }) => new Date(lastSeenWallMs).toISOString(),
      cell: (card) => <Seen card={card} />,
      usually: "shown",
    }),
  ];
}
