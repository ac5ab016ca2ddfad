import { FIGURES, type FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { isCardStale, statusTone } from "@istars/ui/fleet/card-weight.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { IconBatteryVertical, IconPlugConnectedX } from "@tabler/icons-react";
import { memo } from "react";
import { cardPath } from "../card/card-path.ts";
import { useFigures } from "../live/live-context.tsx";
import classes from "./card-tiles.module.css";
import { ChoiceBox } from "./choice-box.tsx";
import type { CardWords } from "./use-card-words.ts";

export interface CardTileProps {
  readonly card: FleetCard;
  readonly words: CardWords;
  readonly isOld: boolean;
  readonly isChosen: boolean;
  /** Something is chosen: every tile shows its box. */
  readonly isChoosing: boolean;
  /** `null`: nothing can be chosen. */
  readonly onTurn: ((id: number) => void) | null;
}

/** One card on little room: its name, how it stands, and the one figure that counts now. */
export const CardTile = memo(function CardTile({ card, words, isOld, isChosen, isChoosing, onTurn }: CardTileProps) {
  const link = useLinkTo(cardPath(card.id));
  const tone = statusTone(card.status);
  const isStale = isOld || isCardStale(card);
  return (
    <div className={classes.tile} data-tone={tone} data-stale={isStale || undefined} data-chosen={isChosen || undefined}>
      <a className={classes.link} title={`${card.name} · ${card.address}`} {...link}>
        <span className={classes.icon} role="img" aria-label={words.statuses[card.status]}>
          <ToneIcon tone={tone} size="1rem" />
        </span>
        <span className={classes.name}>
          <bdi>{card.name}</bdi>
        </span>
        <span className={classes.figure}>
          <TileFigure card={card} words={words} />
        </span>
      </a>
      {onTurn === null ? null : (
        <span className={classes.choice} data-shown={isChoosing || undefined}>
          <ChoiceBox label={words.choose(card.name)} isOn={isChosen} onTurn={() => onTurn(card.id)} />
        </span>
      )}
    </div>
  );
});

/** On battery how long it lasts, of a card that is not heard that it is not, else the load. */
function TileFigure({ card, words }: Pick<CardTileProps, "card" | "words">) {
  const figures = useFigures(card.id);
  const figure = (name: "load" | "runtime") => figures?.values[FIGURES.indexOf(name)] ?? null;
  if (card.link !== "online")
    return (
      <>
        <IconPlugConnectedX size="0.875rem" stroke={1.75} aria-hidden="true" /> {words.links[card.link]}
      </>
    );
  const runtimeS = figure("runtime");
  if (card.onBattery === true)
    return (
      <>
        <IconBatteryVertical size="0.875rem" stroke={1.75} aria-hidden="true" />{" "}
        {runtimeS === null ? words.unknown : words.duration(runtimeS * 1_000)}
      </>
    );
  const load = figure("load");
  return <>{load === null ? words.unknown : words.share(load)}</>;
}
