import type { EventRecord } from "@istars/protocol/model/event.ts";
import { type EventFact, useFactWords } from "@istars/ui/records/fact-words.ts";
import { useTranslation } from "react-i18next";
import { useAlarmTitle, useSubjectWord } from "../../live/alarm-title.ts";

export interface EventWords {
  /** What happened. */
  readonly title: string;
  /** What it happened to. */
  readonly subject: string;
  /** Its facts: who did it, what was measured then. */
  readonly facts: readonly EventFact[];
}

/** Says an event in the person's language. */
export function useEventWords(): (event: EventRecord) => EventWords {
  const { t } = useTranslation(["domain", "records"]);
  const titleOf = useAlarmTitle();
  const sayWhat = useSubjectWord();
  const factsOf = useFactWords();
  return ({ kind, alarm, subject, params }) => {
    const what = t(`domain:events.${kind}` as "domain:severities.critical");
    return {
      title:
        alarm === null
          ? what
          : `${what}${t("records:colon")}${titleOf({ id: alarm, name: typeof params.name === "string" ? params.name : null })}`,
      subject: sayWhat(subject),
      facts: factsOf(params),
    };
  };
}
