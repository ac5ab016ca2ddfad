import { ActionIcon, NativeSelect, TextInput } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { dayBeside, dayText, momentText, type RangeChoice, rangeOf } from "../values/time-range.ts";
import { useZone } from "../values/zone-context.tsx";
import classes from "./range-choice.module.css";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const KINDS = ["hour", "today", "yesterday", "week", "month", "year", "day", "span"] as const;

export interface RangeChoiceInputProps {
  readonly value: RangeChoice;
  /** The clock by which it was recorded, epoch ms. */
  readonly nowMs: number;
  readonly onChange: (choice: RangeChoice) => void;
}

/** Picks the time whose records are shown: a usual stretch, a day, or any range. */
export function RangeChoiceInput({ value, nowMs, onChange }: RangeChoiceInputProps) {
  const { t } = useTranslation("records");
  const zone = useZone();
  const choose = (kind: string) => {
    const found = KINDS.find((one) => one === kind) ?? "today";
    if (found === "day") onChange({ kind: found, day: dayText(nowMs, zone) });
    else if (found === "span") {
      const shown = rangeOf(value, nowMs, zone);
      const [fromMs, toMs] = [shown?.fromMs ?? nowMs - HOUR_MS, (shown?.toMs ?? nowMs) + MINUTE_MS];
      onChange({ kind: found, from: momentText(fromMs, zone), to: momentText(toMs, zone) });
    } else onChange({ kind: found });
  };
  return (
    <>
      <NativeSelect
        label={t("range")}
        value={value.kind}
        onChange={(event) => choose(event.currentTarget.value)}
        data={KINDS.map((kind) => ({ value: kind, label: t(`ranges.${kind}`) }))}
      />
      {value.kind === "day" ? <DayInput day={value.day} nowMs={nowMs} onChange={(day) => onChange({ kind: "day", day })} /> : null}
      {value.kind === "span" ? (
        <>
          <TextInput
            type="datetime-local"
            label={t("from")}
            value={value.from}
            max={value.to}
            onChange={(event) => onChange({ ...value, from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={t("to")}
            value={value.to}
            min={value.from}
            onChange={(event) => onChange({ ...value, to: event.currentTarget.value })}
            error={rangeOf(value, nowMs, zone) === null ? t("rangeWrong") : null}
          />
        </>
      ) : null}
    </>
  );
}

interface DayInputProps {
  readonly day: string;
  readonly nowMs: number;
  readonly onChange: (day: string) => void;
}

function DayInput({ day, nowMs, onChange }: DayInputProps) {
  const { t } = useTranslation("records");
  const today = dayText(nowMs, useZone());
  return (
    <div className={classes.day}>
      <ActionIcon
        variant="default"
        size="2.25rem"
        aria-label={t("dayBefore")}
        disabled={day === ""}
        onClick={() => onChange(dayBeside(day, -1))}
      >
        <IconChevronLeft size="1rem" stroke={1.5} aria-hidden="true" />
      </ActionIcon>
      <TextInput type="date" label={t("day")} value={day} max={today} onChange={(event) => onChange(event.currentTarget.value)} />
      <ActionIcon
        variant="default"
        size="2.25rem"
        aria-label={t("dayAfter")}
        disabled={day === "" || day >= today}
        onClick={() => onChange(dayBeside(day, 1))}
      >
        <IconChevronRight size="1rem" stroke={1.5} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
