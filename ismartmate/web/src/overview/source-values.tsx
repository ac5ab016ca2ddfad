import type { AgentSource } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { DurationValue, NotTold, Value } from "@istars/ui/values/value.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./source-row.module.css";

type Values = NonNullable<AgentSource["values"]>;

/** The numbers that decide something, and for those that may be a guess, how far they can be trusted. */
export function SourceValues({ values, isOld }: { readonly values: Values; readonly isOld: boolean }) {
  const { t } = useTranslation("now");
  const { confidence, runtimeS } = values;
  return (
    <dl className={classes.values}>
      <Entry label={t("source.charge")} confidence={values.charge === null ? undefined : confidence.charge}>
        <Value value={values.charge} quantity="share" isOld={isOld} isStrong isEstimate={confidence.charge === "estimated"} />
      </Entry>
      <Entry label={t("source.runtime")} confidence={runtimeS === null ? undefined : confidence.runtime}>
        {runtimeS === null ? (
          <NotTold />
        ) : (
          <DurationValue ms={runtimeS * 1_000} isOld={isOld} isEstimate={confidence.runtime === "estimated"} />
        )}
      </Entry>
      <Entry label={t("source.load")}>
        <Value value={values.loadPercent} quantity="share" isOld={isOld} isStrong />
      </Entry>
      <Entry label={t("source.input")}>
        <Value value={values.inputVoltage} quantity="voltage" isOld={isOld} isStrong />
      </Entry>
      <Entry label={t("source.temperature")}>
        <Value value={values.temperatureC} quantity="temperature" isOld={isOld} isStrong />
      </Entry>
    </dl>
  );
}

interface EntryProps {
  readonly label: string;
  readonly confidence?: "told" | "derived" | "estimated" | undefined;
  readonly children: ReactNode;
}

function Entry({ label, confidence, children }: EntryProps) {
  const texts = useAgentTexts();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        {confidence === undefined ? null : <span className={classes.confidence}>{texts.confidences[confidence]}</span>}
      </dd>
    </div>
  );
}
