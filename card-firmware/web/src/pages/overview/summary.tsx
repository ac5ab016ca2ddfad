import type { Reading } from "@istars/protocol/model/reading.ts";
import { chargeRow, runtimeRow } from "@istars/ui/details/node-details.ts";
import type { DetailRow } from "@istars/ui/details/rows.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import type { CardView } from "@istars/ui/live/card-view.ts";
import type { Freshness } from "@istars/ui/live/freshness.ts";
import { powerVerdict } from "@istars/ui/live/power-verdict.ts";
import type { Tone } from "@istars/ui/tone.ts";
import { formatQuantity } from "@istars/ui/values/quantity.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Value } from "@istars/ui/values/value.tsx";
import { useTranslation } from "react-i18next";
import classes from "./overview-page.module.css";
import { FigureHeadline, Gauge, Headline, Help, SummaryCard } from "./summary-card.tsx";

export interface SummaryProps {
  readonly view: CardView;
  readonly reading: Reading | null;
  readonly freshness: Freshness;
}

/** What the first glance has to answer: is power fine, how long will it last, how much hangs on it, is anything wrong. */
export function Summary({ view, reading, freshness }: SummaryProps) {
  return (
    <div className={classes.summary}>
      <PowerCard reading={reading} freshness={freshness} />
      <BatteryCard reading={reading} freshness={freshness} />
      <LoadCard reading={reading} freshness={freshness} />
      <AlarmsCard view={view} />
    </div>
  );
}

type CardProps = Pick<SummaryProps, "reading" | "freshness">;

function PowerCard({ reading, freshness }: CardProps) {
  const { t } = useTranslation("overview");
  const say = useDuration();
  const { tone, word } = powerVerdict(reading, freshness);
  const onBatteryS = reading?.secondsOnBattery ?? null;
  const offInS = reading?.shutdownInS ?? null;
  const help =
    word === "on-battery" && onBatteryS !== null
      ? t("onBatteryFor", { duration: say(onBatteryS * 1_000, "fine") })
      : word === "switching-off" && offInS !== null
        ? t("switchingOffIn", { duration: say(offInS * 1_000, "fine") })
        : t(`verdictHelp.${word}`);
  return (
    <SummaryCard label={t("power")} tone={tone}>
      <Headline tone={tone}>{t(`verdicts.${word}`)}</Headline>
      <Help>{help}</Help>
    </SummaryCard>
  );
}

function BatteryCard({ reading, freshness }: CardProps) {
  const { t } = useTranslation("overview");
  const charge = chargeRow(reading);
  const runtime = runtimeRow(reading);
  const chargeValue = charge.kind === "estimate" ? charge.value : charge.kind === "quantity" ? (charge.values[0] ?? null) : null;
  const runtimeMs = runtime.kind === "duration" ? runtime.ms : null;
  const isLow = reading?.facts.batteryLow === true || reading?.battery.status === "low" || reading?.battery.status === "depleted";
  const tone: Tone =
    freshness !== "live" && freshness !== "held" ? "unknown" : isLow ? "critical" : reading?.facts.onBattery ? "warning" : "ok";
  return (
    <SummaryCard label={t("battery")}>
      {chargeValue === null ? (
        <Headline tone="unknown">{t("noneTold")}</Headline>
      ) : (
        <>
          <FigureHeadline>
            <Value value={chargeValue} quantity="share" isStrong isOld={freshness !== "live"} isEstimate={charge.kind === "estimate"} />
          </FigureHeadline>
          <Gauge value={chargeValue} tone={tone} />
        </>
      )}
      <ChargeSource row={charge} />
      {reading === null ? null : <RuntimeHelp row={runtime} runtimeMs={runtimeMs} />}
    </SummaryCard>
  );
}

function ChargeSource({ row }: { readonly row: DetailRow }) {
  const { t, i18n } = useTranslation("ui");
  if (row.kind !== "estimate") return null;
  return <Help>{t(`estimate.${row.source}`, { uncertainty: formatQuantity(row.uncertainty, "share", i18n.language) })}</Help>;
}

function RuntimeHelp({ row, runtimeMs }: { readonly row: DetailRow; readonly runtimeMs: number | null }) {
  const { t } = useTranslation(["overview", "ui"]);
  const say = useDuration();
  if (runtimeMs === null) return <Help>{t("runtimeUnknown")}</Help>;
  const estimate = row.kind === "duration" ? row.estimate : undefined;
  return (
    <Help>
      {estimate ? "≈\u00a0" : ""}
      {t("runtime", { duration: say(runtimeMs, "fine") })}
      {estimate ? ` (${t(`ui:estimate.${estimate.source}`, { uncertainty: say(estimate.uncertaintyMs) })})` : ""}
    </Help>
  );
}

function LoadCard({ reading, freshness }: CardProps) {
  const { t, i18n } = useTranslation("overview");
  const loads = (reading?.output ?? []).map((line) => line.load);
  const known = loads.filter((load) => load !== null);
  const worst = known.length === 0 ? null : Math.max(...known);
  const powers = (reading?.output ?? []).map((line) => line.power).filter((power) => power !== null);
  const isOverloaded = reading?.facts.overload === true;
  const tone: Tone =
    freshness !== "live" && freshness !== "held" ? "unknown" : isOverloaded ? "critical" : worst !== null && worst > 90 ? "warning" : "ok";
  return (
    <SummaryCard label={t("load")}>
      {worst === null ? (
        <Headline tone="unknown">{t("noLoadTold")}</Headline>
      ) : (
        <>
          <FigureHeadline>
            {loads.length === 1 ? (
              <Value value={worst} quantity="share" isStrong isOld={freshness !== "live"} />
            ) : (
              <span className={classes.phases}>
                {loads.map((load, index) => (
                  <Value key={index} value={load} quantity="share" isStrong isOld={freshness !== "live"} />
                ))}
              </span>
            )}
          </FigureHeadline>
          <Gauge value={worst} tone={tone} />
          <Help>
            {isOverloaded ? t("overloadNow") : t("ofRating")}
            {powers.length === 0 ? "" : ` · ${powers.map((power) => formatQuantity(power, "power", i18n.language)).join(" / ")}`}
          </Help>
        </>
      )}
    </SummaryCard>
  );
}

function AlarmsCard({ view }: { readonly view: CardView }) {
  const { t } = useTranslation(["overview", "domain"]);
  const worst = view.alarms[0];
  const isKnown = view.alarmsKnown && view.stream === "open";
  const tone: Tone = worst ? (view.stream === "open" ? severityTone(worst.severity) : "unknown") : isKnown ? "ok" : "unknown";
  return (
    <SummaryCard label={t("alarms")} to="/alarms">
      <Headline tone={tone}>
        {worst ? t("alarmCount", { count: view.alarms.length }) : view.alarmsKnown ? t("noAlarms") : t("alarmsUnknown")}
      </Headline>
      {worst ? (
        <Help>{t("worst", { alarm: t(`domain:alarms.${worst.id}.text`) })}</Help>
      ) : view.alarmsKnown ? (
        <Help>{t("nothingWrong")}</Help>
      ) : null}
    </SummaryCard>
  );
}
