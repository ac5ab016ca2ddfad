import type { Reading } from "@istars/protocol/model/reading.ts";
import { useTranslation } from "react-i18next";
import { chargeRow, runtimeRow } from "../details/node-details.ts";
import type { Freshness } from "../live/freshness.ts";
import { powerVerdict } from "../live/power-verdict.ts";
import type { Tone } from "../tone.ts";
import { formatQuantity } from "../values/quantity.ts";
import { useDuration } from "../values/use-duration.ts";
import { DurationValue, Value } from "../values/value.tsx";
import type { glanceTexts } from "./glance.texts.ts";
import classes from "./overview.module.css";
import { FigureHeadline, Gauge, Headline, Help, SummaryCard } from "./summary-card.tsx";

declare module "i18next" {
  interface ResourceNamespaceMap {
    glance: typeof glanceTexts;
  }
}

export interface AnswerProps {
  readonly reading: Reading | null;
  readonly freshness: Freshness;
}

/** Is power fine? */
export function PowerCard({ reading, freshness }: AnswerProps) {
  const { t } = useTranslation("glance");
  const say = useDuration();
  const { tone, word } = powerVerdict(reading, freshness);
  if (freshness === "old")
    return (
      <SummaryCard label={t("power")}>
        <Headline tone="unknown">{t("verdictOld")}</Headline>
        <Help>{t("verdictWas", { verdict: t(`verdicts.${word}`) })}</Help>
      </SummaryCard>
    );
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

/** How long the battery lasts; where nobody tells, how full it is. Estimates say that they are (SAFETY 3). */
export function BatteryCard({ reading, freshness }: AnswerProps) {
  const { t, i18n } = useTranslation(["glance", "ui"]);
  const say = useDuration();
  const charge = chargeRow(reading);
  const runtime = runtimeRow(reading);
  const chargeValue = charge.kind === "estimate" ? charge.value : charge.kind === "quantity" ? (charge.values[0] ?? null) : null;
  const runtimeMs = runtime.kind === "duration" ? runtime.ms : null;
  const isOld = freshness !== "live";
  const sources = [
    runtime.kind === "duration" && runtime.estimate
      ? t(`ui:estimate.${runtime.estimate.source}`, { uncertainty: say(runtime.estimate.uncertaintyMs) })
      : null,
    charge.kind === "estimate"
      ? t(`ui:estimate.${charge.source}`, { uncertainty: formatQuantity(charge.uncertainty, "share", i18n.language) })
      : null,
  ].filter((source) => source !== null);
  const chargeText =
    chargeValue === null ? null : (charge.kind === "estimate" ? "≈\u00a0" : "") + formatQuantity(chargeValue, "share", i18n.language);
  return (
    <SummaryCard label={t("battery")}>
      {runtimeMs !== null ? (
        <FigureHeadline>
          <DurationValue ms={runtimeMs} isOld={isOld} isEstimate={sources.length > 0 && reading?.battery.runtime === null} />
        </FigureHeadline>
      ) : chargeValue !== null ? (
        <FigureHeadline>
          <Value value={chargeValue} quantity="share" isStrong isOld={isOld} isEstimate={charge.kind === "estimate"} />
        </FigureHeadline>
      ) : (
        <Headline tone="unknown">{t("noneTold")}</Headline>
      )}
      {chargeValue === null ? null : <Gauge value={chargeValue} tone={batteryTone(reading, freshness)} />}
      {runtimeMs === null ? null : <Help>{chargeText === null ? t("runtimeAlone") : t("runtimeHelp", { charge: chargeText })}</Help>}
      {sources.map((source) => (
        <Help key={source}>{source}</Help>
      ))}
      {runtimeMs === null && chargeValue !== null ? <Help>{t("runtimeUnknown")}</Help> : null}
    </SummaryCard>
  );
}

function batteryTone(reading: Reading | null, freshness: Freshness): Tone {
  if (reading === null || (freshness !== "live" && freshness !== "held")) return "unknown";
  const { facts, battery } = reading;
  if (facts.batteryLow || battery.status === "low" || battery.status === "depleted") return "critical";
  return facts.onBattery ? "warning" : "ok";
}

/** How much hangs on it, per phase where there are several. */
export function LoadCard({ reading, freshness }: AnswerProps) {
  const { t, i18n } = useTranslation("glance");
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
                  // biome-ignore lint/suspicious/noArrayIndexKey: a phase is its place in the list
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
