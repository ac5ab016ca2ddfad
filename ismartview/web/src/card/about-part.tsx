import type { CardDetail, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { FactList, type FactRow } from "@istars/ui/details/fact-list.tsx";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { formatQuantity, type Quantity } from "@istars/ui/values/quantity.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { NotTold } from "@istars/ui/values/value.tsx";
import { Button, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./card-page.module.css";
import { ReachFacts } from "./reach-facts.tsx";

export interface AboutPartProps {
  readonly card: FleetCard;
  readonly detail: UseQueryResult<CardDetail>;
}

/** What seldom changes: what the UPS is, what it is rated for, how the card is reached, and since when it is in the fleet. */
export function AboutPart({ card, detail }: AboutPartProps) {
  const { t } = useTranslation(["card", "ui"]);
  const say = useFailureText();
  if (detail.isError && !detail.data)
    return (
      <Notice
        tone="critical"
        title={t("ui:error.title")}
        action={<Button onClick={() => void detail.refetch()}>{t("ui:error.retry")}</Button>}
      >
        {t("card:about.failed", { reason: say(failureOf(detail.error)) })}
      </Notice>
    );
  if (!detail.data)
    return (
      <Late>
        <Skeleton height="20rem" radius="lg" />
      </Late>
    );
  return (
    <div className={classes.groups}>
      <Group title={t("card:about.identity")}>
        <IdentityFacts detail={detail.data} />
      </Group>
      <Group title={t("card:about.ratings")}>
        <RatingFacts detail={detail.data} />
      </Group>
      <Group title={t("card:about.reach")}>
        <ReachFacts reach={detail.data.reach} kind={t(`fleet:kinds.${card.kind}` as "card:about.kind")} />
      </Group>
      <Group title={t("card:about.fleet")}>
        <FleetFacts card={card} detail={detail.data} />
      </Group>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.group}>
      <h2 className={classes.groupTitle}>{title}</h2>
      {children}
    </section>
  );
}

function IdentityFacts({ detail: { identity, card } }: { readonly detail: CardDetail }) {
  const { t } = useTranslation(["ui", "domain"]);
  const fact = (id: string, label: string, value: string | null | undefined): FactRow => ({ id, label, value: value || <NotTold /> });
  const topology = identity?.topology ?? null;
  return (
    <FactList
      rows={[
        fact("manufacturer", t("ui:details.manufacturer"), identity?.manufacturer),
        fact("model", t("ui:details.model"), identity?.model ?? card.model),
        fact("serial", t("ui:details.serial"), identity?.serial ?? card.serial),
        fact("firmware", t("ui:details.firmware"), identity?.firmware),
        fact("topology", t("ui:details.topology"), topology === null ? null : t(`domain:topologies.${topology}`)),
      ]}
    />
  );
}

function RatingFacts({ detail: { ratings } }: { readonly detail: CardDetail }) {
  const { t, i18n } = useTranslation("ui");
  const fact = (label: keyof typeof RATED, value: number | null | undefined): FactRow => ({
    id: label,
    label: t(`details.${label}`),
    value: value == null ? <NotTold /> : formatQuantity(value, RATED[label], i18n.language),
  });
  return (
    <FactList
      rows={[
        fact("ratedPower", ratings?.power),
        fact("ratedApparentPower", ratings?.apparentPower),
        fact("ratedCurrent", ratings?.outputCurrent),
        fact("nominalVoltage", ratings?.outputVoltage),
        fact("nominalFrequency", ratings?.outputFrequency),
        fact("lowTransfer", ratings?.lowTransferVoltage),
        fact("highTransfer", ratings?.highTransferVoltage),
      ]}
    />
  );
}

const RATED = {
  ratedPower: "power",
  ratedApparentPower: "apparentPower",
  ratedCurrent: "current",
  nominalVoltage: "voltage",
  nominalFrequency: "frequency",
  lowTransfer: "voltage",
  highTransfer: "voltage",
} as const satisfies Record<string, Quantity>;

function FleetFacts({ card, detail }: { readonly card: FleetCard; readonly detail: CardDetail }) {
  const { t, i18n } = useTranslation(["card", "fleet", "ui"]);
  const moment = useMoment();
  const { givenName, addedWallMs, firmware, dropped, commands } = detail;
  const commandWords = commands.map((command) => t(`fleet:commands.${command}` as "fleet:kinds.istars", { defaultValue: command }));
  return (
    <FactList
      rows={[
        { id: "name", label: t("card:about.name"), value: givenName ?? t("card:about.nameOwn") },
        { id: "site", label: t("card:about.site"), value: card.site ?? t("card:about.noSite") },
        { id: "added", label: t("card:about.added"), value: moment(addedWallMs) },
        { id: "firmware", label: t("card:about.firmware"), value: firmware ?? <NotTold /> },
        {
          id: "dropped",
          label: t("card:about.dropped"),
          value:
            dropped === 0
              ? t("card:about.droppedNone")
              : `${new Intl.NumberFormat(i18n.language).format(dropped)}, ${t("card:about.droppedHelp")}`,
        },
        {
          id: "commands",
          label: t("card:about.commands"),
          value: commandWords.length === 0 ? t("card:about.noCommands") : commandWords.join(t("ui:comma")),
        },
        { id: "number", label: t("card:about.number"), value: card.id },
      ]}
    />
  );
}
