import type { AgentSource } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { linkMatter } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useTranslation } from "react-i18next";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./source-row.module.css";
import { SourceValues } from "./source-values.tsx";

const TONES: Readonly<Record<AgentSource["link"]["state"], Tone>> = {
  online: "ok",
  connecting: "unknown",
  lost: "warning",
  refused: "critical",
};

export interface SourceRowProps {
  readonly source: AgentSource;
  /** The state was told so long ago, ms. */
  readonly sinceMs: number;
  readonly isLive: boolean;
}

/** Who tells of a UPS: how it stands, how old its word is, how far each value can be trusted, and what to do where it is not heard. */
export function SourceRow({ source, sinceMs, isLive }: SourceRowProps) {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const { link, ageMs, values, registration, dropped } = source;
  const matter = linkMatter(link.reason, texts);
  const age = ageMs === null ? null : durationText(ageMs + sinceMs, texts);
  const isBad = link.state === "refused" || link.state === "lost";
  return (
    <div className={classes.source} data-state={link.state}>
      <div className={classes.head}>
        <span className={classes.name}>{source.id}</span>
        <StatePill tone={isLive ? TONES[link.state] : "unknown"}>{texts.linkStates[link.state]}</StatePill>
        <span className={classes.where}>
          {texts.sourceKinds[source.kind]} · {source.address}
        </span>
        <span className={classes.age} data-stale={source.isStale || undefined}>
          {age === null ? t("source.neverHeard") : t(source.isStale && values !== null ? "source.stale" : "source.age", { duration: age })}
        </span>
      </div>
      {matter === null ? null : (
        <p className={classes.matter} data-tone={link.state === "refused" ? "critical" : "warning"} role={isBad ? "alert" : undefined}>
          <strong>{matter.text}.</strong> {matter.firstAction}
        </p>
      )}
      {values === null ? null : <SourceValues values={values} isOld={source.isStale || !isLive} />}
      {registration !== null && registration.state !== "registered" ? (
        <p className={classes.note}>
          {texts.registrations[registration.state]}
          {registration.reason === null ? "" : ` (${linkMatter(registration.reason, texts)?.text})`}
        </p>
      ) : null}
      {dropped === 0 ? null : <p className={classes.note}>{t("source.dropped", { count: dropped })}</p>}
    </div>
  );
}
