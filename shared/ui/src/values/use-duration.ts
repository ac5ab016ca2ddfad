import { useTranslation } from "react-i18next";
import { durationWords } from "./duration.ts";

/** Says a length of time in the person's language. */
export function useDuration(): (ms: number, grain?: "coarse" | "fine") => string {
  const { t } = useTranslation("ui");
  return (ms, grain = "coarse") => {
    const { key, ...numbers } = durationWords(ms, grain);
    return t(`duration.${key}`, { ...numbers });
  };
}
