import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { STORED_IDS } from "@istars/protocol/model/ismartview/readings.ts";
import { QUANTITIES, type Quantity, type QuantityId, readQuantity } from "@istars/protocol/model/quantities.ts";
import type { ChartMark, TimeWindow } from "@istars/ui/charts/chart-plot.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import type { ChartKnown } from "@istars/ui/records/chart-known.ts";
import { QuantityChoice } from "@istars/ui/records/quantity-choice.tsx";
import { MAX_QUANTITIES, useQuantityName } from "@istars/ui/records/quantity-name.ts";
import { RangeChoiceInput } from "@istars/ui/records/range-choice.tsx";
import { RangeWords } from "@istars/ui/records/range-words.tsx";
import { RecordChart } from "@istars/ui/records/record-chart.tsx";
import range from "@istars/ui/records/record-page.module.css";
import { RecordsFailure } from "@istars/ui/records/records-failure.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { type RangeChoice, rangeOf, type TimeRange } from "@istars/ui/values/time-range.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button, Skeleton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRecordTime } from "../history/use-record-time.ts";
import { useEventWords } from "../texts/use-fleet-words.ts";
import { useCardAlarms } from "./card-alarms.tsx";
import classes from "./card-page.module.css";
import { type CardChart, useCardChart } from "./use-card-chart.ts";
import { type CardNow, useCardNow } from "./use-card-now.ts";

const USUAL: readonly QuantityId[] = ["input1_voltage", "output1_load", "battery_voltage", "battery_charge"];
/** What there are curves of. */
const STORED: readonly Quantity[] = QUANTITIES.filter(({ id }) => STORED_IDS.includes(id));
/** Most events marked on a chart: more cannot be told apart. */
const MOST_MARKS = 200;

/** Any range of what was stored of a card, as curves of up to four quantities; a range that ends now goes on by itself. */
export function CurvesPart({ card }: { readonly card: FleetCard }) {
  const { t } = useTranslation(["records", "card"]);
  const { now, zone } = useRecordTime();
  const cardNow = useCardNow(card);
  const [choice, setChoice] = useState<RangeChoice>({ kind: "today" });
  const [zoom, setZoom] = useState<TimeWindow | null>(null);
  const [chosen, setChosen] = useLocalStorage<readonly QuantityId[]>({
    key: "ismartview-quantities",
    defaultValue: USUAL,
    getInitialValueInEffect: false,
  });
  const quantities = useMemo(() => STORED.filter(({ id }) => chosen.includes(id)).slice(0, MAX_QUANTITIES), [chosen]);
  const ask = (): TimeRange | null => (zoom ? { ...zoom, isLive: false } : rangeOf(choice, now(), zone));
  const present = ask();
  const { reading } = cardNow;
  return (
    <div className={classes.part}>
      <p className={classes.quiet}>
        <RangeWords range={present} zone={zone} />
      </p>
      <div className={range.controls}>
        <RangeChoiceInput
          value={choice}
          nowMs={now()}
          onChange={(next) => {
            setZoom(null);
            setChoice(next);
          }}
        />
        <QuantityChoice
          value={chosen}
          from={STORED}
          told={(quantity) => reading !== null && readQuantity(reading, quantity) !== null}
          onChange={setChosen}
        />
        {zoom ? (
          <Button variant="default" onClick={() => setZoom(null)}>
            {t("records:wholeRange")}
          </Button>
        ) : null}
      </div>
      {quantities.length === 0 ? (
        <Notice tone="info" title={t("records:noneChosen")}>
          {t("records:noneChosenHelp", { max: MAX_QUANTITIES })}
        </Notice>
      ) : present ? (
        <Curves
          card={card}
          now={cardNow}
          ask={ask}
          present={present}
          rangeId={JSON.stringify([choice, zoom])}
          isPart={zoom !== null}
          quantities={quantities}
          onZoom={setZoom}
        />
      ) : null}
    </div>
  );
}

interface CurvesProps {
  readonly card: FleetCard;
  readonly now: CardNow;
  /** The time to show, at the moment of asking. */
  readonly ask: () => TimeRange | null;
  readonly present: TimeRange;
  /** Tells one choice of time from another. */
  readonly rangeId: string;
  /** A part that was drawn out; the curves stay, whatever they show, as the way back. */
  readonly isPart: boolean;
  readonly quantities: readonly Quantity[];
  /** `null`: back to the whole. */
  readonly onZoom: (window: TimeWindow | null) => void;
}

function Curves({ card, now, ask, present, rangeId, isPart, quantities, onZoom }: CurvesProps) {
  const { t } = useTranslation(["records", "card", "ui"]);
  const say = useFailureText();
  const nameOf = useQuantityName();
  const moment = useMoment("minute");
  const sayEvent = useEventWords();
  const bypass = useCardAlarms(card.id).find(({ alarm }) => alarm === "on-bypass");
  const fields = quantities.map(({ id }) => id).join(",");
  const chart = useCardChart(card.id, ask, { rangeId, fields });
  const known = useMemo(() => knownOf(chart.data?.events ?? []), [chart.data]);
  if (chart.isError && !chart.data) return <RecordsFailure reason={say(failureOf(chart.error))} onRetry={() => void chart.refetch()} />;
  if (!chart.data)
    return (
      <Late>
        <Skeleton height="26rem" radius="lg" />
      </Late>
    );
  const { asked, series, events } = chart.data;
  const isBlank = Object.values(series.fields).every(({ avg }) => avg.every((value) => value === null));
  if (isBlank && !isPart && (!asked.isLive || now.reading === null))
    return (
      <Notice tone="info" title={t("card:noCurves")}>
        {t("card:noCurvesHelp")}
      </Notice>
    );
  const marks = events
    .filter(({ kind }) => kind !== "alarm.cleared")
    .slice(0, MOST_MARKS)
    .map((event): ChartMark => ({ wallMs: event.wallMs, label: sayEvent(event), tone: severityTone(event.severity) }));
  const still = t("records:still", { from: moment(present.fromMs), to: moment(present.toMs) });
  return (
    <div className={range.panel}>
      <RecordChart
        label={t("records:chart", { names: quantities.map(nameOf).join(t("ui:comma")), range: still })}
        series={series}
        quantities={quantities}
        marks={marks}
        known={known}
        window={asked}
        isLive={asked.isLive}
        reading={now.freshness === "live" ? now.reading : null}
        bypassSinceMs={bypass?.raisedWallMs ?? null}
        onZoom={onZoom}
        onReset={() => onZoom(null)}
      />
      <p className={range.help}>
        {t(`card:resolution.${series.resolution}`)} · {t("records:chartHelp")}
      </p>
    </div>
  );
}

/** What the events of a range say of the power in it; after a lost link nobody knows what was so. */
function knownOf(events: CardChart["events"]): ChartKnown {
  const inOrder = [...events].reverse();
  return {
    before: null,
    restartsMs: inOrder.filter(({ kind }) => kind === "card.started" || kind === "link.lost").map(({ wallMs }) => wallMs),
    bypass: inOrder.flatMap(({ kind, alarm, wallMs }) =>
      alarm === "on-bypass" && (kind === "alarm.raised" || kind === "alarm.cleared") ? [{ kind, wallMs }] : [],
    ),
  };
}
