import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import { useTranslation } from "react-i18next";

/** Names an alarm, and with it the host or token that it is about. */
export function useAlarmTitle(): (alarm: Pick<ActiveAlarm, "id" | "name">) => string {
  const { t } = useTranslation(["domain", "app"]);
  return ({ id, name }) => {
    const text = t(`domain:alarms.${id}.text`);
    return name === null ? text : t("app:alarmOf", { alarm: text, name });
  };
}

/** What an alarm or event is about, as a word: `host:ID` is a host. What a newer card tells stands as it was written. */
export function useSubjectWord(): (subject: string) => string {
  const { t } = useTranslation("app");
  return (subject) => {
    const kind = subject.split(":", 1)[0];
    return kind === "ups" || kind === "card" || kind === "host" || kind === "token" ? t(`subjects.${kind}`) : subject;
  };
}
