import { FIGURES, type FigureName } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useFigures } from "../live/live-context.tsx";
import classes from "./card-list.module.css";
import type { CardWords } from "./use-card-words.ts";

export interface CardFigureProps {
  readonly id: number;
  readonly name: Extract<FigureName, "load" | "charge" | "runtime">;
  readonly words: CardWords;
}

/** One figure of a card, drawn anew by itself when it comes. */
export function CardFigure({ id, name, words }: CardFigureProps) {
  const value = useFigures(id)?.values[FIGURES.indexOf(name)] ?? null;
  if (value === null)
    return (
      <span className={classes.notTold} role="img" aria-label={words.notTold} title={words.notTold}>
        {words.unknown}
      </span>
    );
  return <span className={classes.figure}>{name === "runtime" ? words.duration(value * 1_000) : words.share(value)}</span>;
}
