import { FIGURES, type FigureName } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { NotTold, Value } from "@istars/ui/values/value.tsx";
import { useFigures } from "../live/live-context.tsx";

export interface CardFigureProps {
  readonly id: number;
  readonly name: Extract<FigureName, "load" | "charge" | "runtime">;
  readonly isOld: boolean;
}

/** One figure of a card, drawn anew by itself when it comes. */
export function CardFigure({ id, name, isOld }: CardFigureProps) {
  const figures = useFigures(id);
  const say = useDuration();
  const value = figures?.values[FIGURES.indexOf(name)] ?? null;
  if (value === null) return <NotTold />;
  if (name === "runtime") return <>{say(value * 1_000)}</>;
  return <Value value={value} quantity="share" isOld={isOld} />;
}
