import { whyInputs } from "@istars/protocol/model/ismartmate/texts/why-inputs.ts";
import { whySentence } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { dayText } from "@istars/ui/values/time-range.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useZone } from "@istars/ui/values/zone-context.tsx";
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useServiceNow } from "../live/live-context.tsx";
import { useAgentTexts, useDomainTexts } from "../texts/use-agent-texts.ts";
import { whyTone } from "./why-groups.ts";
import classes from "./why-page.module.css";

interface Day {
  readonly day: string;
  readonly entries: readonly WhyEntry[];
}

/** Lines under the day on which they were written, newest first. */
export function DayList({ entries }: { readonly entries: readonly WhyEntry[] }) {
  const { t, i18n } = useTranslation("mate");
  const zone = useZone();
  const nowWallMs = useServiceNow();
  const days = useMemo(() => {
    const found: { day: string; entries: WhyEntry[] }[] = [];
    for (const entry of entries) {
      const day = dayText(entry.wallMs, zone);
      const last = found.at(-1);
      if (last?.day === day) last.entries.push(entry);
      else found.push({ day, entries: [entry] });
    }
    return found;
  }, [entries, zone]);
  const today = nowWallMs === null ? null : dayText(nowWallMs, zone);
  const yesterday = nowWallMs === null ? null : dayText(nowWallMs - 86_400_000, zone);
  const name = ({ day, entries: [first] }: Day): string => {
    if (day === today) return t("days.today");
    if (day === yesterday) return t("days.yesterday");
    return new Intl.DateTimeFormat(i18n.language, { dateStyle: "full", timeZone: zone.name }).format(first?.wallMs ?? 0);
  };
  return (
    <div className={classes.days}>
      {days.map((day) => (
        // The clock may have been set back: one day can come twice.
        <section key={`${day.day} ${day.entries[0]?.id}`} className={classes.day}>
          <h2 className={classes.dayName}>{name(day)}</h2>
          <ol className={classes.lines}>
            {day.entries.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

const Line = memo(function Line({ entry }: { readonly entry: WhyEntry }) {
  const { t, i18n } = useTranslation("why");
  const texts = useAgentTexts();
  const zone = useZone();
  const moment = useMoment();
  const inputs = whyInputs(entry, texts, useDomainTexts().facts);
  const tone = whyTone(entry);
  const when = new Date(entry.wallMs);
  return (
    <li className={classes.line} data-code={entry.code}>
      <time className={classes.time} dateTime={when.toISOString()} title={moment(entry.wallMs)}>
        {new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium", hourCycle: "h23", timeZone: zone.name }).format(when)}
      </time>
      <span className={classes.icon} data-tone={tone}>
        <ToneIcon tone={tone} />
      </span>
      <div className={classes.words}>
        <p className={classes.sentence}>{whySentence(entry, texts)}</p>
        {inputs.length === 0 ? null : (
          <details className={classes.inputs}>
            <summary>{t("inputs")}</summary>
            <dl>
              {inputs.map(({ name, label, value }) => (
                <div key={name}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
});
