import { FIGURES, type FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { isCardStale, statusTone } from "@istars/ui/fleet/card-weight.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { formatQuantity } from "@istars/ui/values/quantity.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { VisuallyHidden } from "@mantine/core";
import { IconBatteryVertical, IconPlugConnectedX } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { cardPath } from "../card/card-path.ts";
import { useFigures } from "../live/live-context.tsx";
import classes from "./card-tiles.module.css";
import { ChoiceBox } from "./choice-box.tsx";

export interface CardTileProps {
  readonly card: FleetCard;
  readonly isOld: boolean;
  readonly isChosen: boolean;
  /** Something is chosen: every tile shows its box. */
  readonly isChoosing: boolean;
  /** `null`: nothing can be chosen. */
  readonly onTurn: ((id: number) => void) | null;
}

/** One card on little room: its name, how it stands, and the one figure that counts now. */
export const CardTile = memo(function CardTile({ card, isOld, isChosen, isChoosing, onTurn }: CardTileProps) {
  const { t } = useTranslation(["cards", "fleet"]);
  const link = useLinkTo(cardPath(card.id));
  const tone = statusTone(card.status);
  const isStale = isOld || isCardStale(card);
  return (
    <div className={classes.tile} data-tone={tone} data-stale={isStale || undefined} data-chosen={isChosen || undefined}>
      <a className={classes.link} title={`${card.name} · ${card.address}`} {...link}>
        <span className={classes.icon}>
          <ToneIcon tone={tone} size="1rem" />
          <VisuallyHidden>{t(`fleet:statuses.${card.status}`)}</VisuallyHidden>
        </span>
        <span className={classes.name}>
          <bdi>{card.name}</bdi>
        </span>
        <span className={classes.figure}>
          <TileFigure card={card} />
        </span>
      </a>
      {onTurn === null ? null : (
        <span className={classes.choice} data-shown={isChoosing || undefined}>
          <ChoiceBox label={t("cards:chooseOne", { name: card.name })} isOn={isChosen} onTurn={() => onTurn(card.id)} />
        </span>
      )}
    </div>
  );
});

/** On battery how long it lasts, of a card that is not heard that it is not, else the load. */
function TileFigure({ card }: { readonly card: FleetCard }) {
  const { t, i18n } = useTranslation(["fleet", "ui"]);
  const say = useDuration();
  const figures = useFigures(card.id);
  const figure = (name: "load" | "runtime") => figures?.values[FIGURES.indexOf(name)] ?? null;
  if (card.link !== "online")
    return (
      <>
        <IconPlugConnectedX size="0.875rem" stroke={1.75} aria-hidden="true" /> {t(`fleet:links.${card.link}`)}
      </>
    );
  const runtimeS = figure("runtime");
  if (card.onBattery === true)
    return (
      <>
        <IconBatteryVertical size="0.875rem" stroke={1.75} aria-hidden="true" />{" "}
        {runtimeS === null ? t("ui:unknown") : say(runtimeS * 1_000)}
      </>
    );
  const load = figure("load");
  return <>{load === null ? t("ui:unknown") : formatQuantity(load, "share", i18n.language)}</>;
}
