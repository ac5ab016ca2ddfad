import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { type EventFact, useFactWords } from "@istars/ui/records/fact-words.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";
import { useEventWords } from "../texts/use-fleet-words.ts";

/** All that an event says in the person's language. */
export interface EventStory {
  readonly title: string;
  /** What it happened to. */
  readonly subject: string;
  /** What was measured then, and what somebody did or wrote. */
  readonly facts: readonly EventFact[];
}

/** Says an event with its facts. What a newer card or service tells stands as it was written. */
export function useEventStory(): (event: FleetEvent) => EventStory {
  const { t } = useTranslation("history");
  const titleOf = useEventWords();
  const ownFact = useOwnFact();
  const factsOf = useFactWords();
  const subjectOf = (subject: string) => {
    const kind = subject.split(":", 1)[0] ?? subject;
    return t(`subjects.${kind}` as "subjects.ups", { defaultValue: subject });
  };
  return (event) => ({
    title: titleOf(event),
    subject: event.subject === null ? "" : subjectOf(event.subject),
    facts: [
      ...Object.entries(event.params).flatMap(([id, value]) => ownFact(id, value) ?? []),
      // Who did it has a place of its own.
      ...factsOf(event.params).filter(({ id }) => id !== "by"),
    ],
  });
}

/** Facts of which "none" is told: what a card was called, or where it belonged, was taken away. */
const CLEARED: ReadonlySet<string> = new Set(["toName", "toSite"]);

/** Facts of iSmartView's own events in words; `null` for what is not one of them. */
function useOwnFact(): (id: string, value: unknown) => EventFact | null {
  const { t, i18n } = useTranslation(["history", "fleet", "ui"]);
  const say = useDuration();
  const number = new Intl.NumberFormat(i18n.language);
  const wordOf = (id: string, value: string): string => {
    switch (id) {
      case "reason":
        return t(`fleet:linkReasons.${value}.text` as "fleet:linkReasons.silent.text", { defaultValue: value });
      case "command":
        return t(`fleet:commands.${value}` as "fleet:kinds.istars", { defaultValue: value });
      case "step":
      case "outcome":
        return t(`fleet:commandSteps.${value}` as "fleet:commandSteps.sent", { defaultValue: value });
      case "changed":
        return value
          .split(" ")
          .map((part) => t(`history:changed.${part}` as "history:changed.name", { defaultValue: part }))
          .join(t("ui:comma"));
      default:
        return value;
    }
  };
  return (id, value) => {
    if (!i18n.exists(`history:facts.${id}`)) return null;
    const label = t(`history:facts.${id}` as "history:facts.text");
    if (id === "forMs" && value === 0) return { id, label: t("history:facts.silence"), value: t("history:silenceEnded") };
    if (value === null) return CLEARED.has(id) ? { id, label, value: t("history:nothing") } : null;
    if (typeof value === "boolean") return { id, label, value: t(value ? "history:yes" : "history:no") };
    if (typeof value === "number") return { id, label, value: id.endsWith("Ms") ? say(value) : number.format(value) };
    return typeof value === "string" ? { id, label, value: wordOf(id, value) } : null;
  };
}
