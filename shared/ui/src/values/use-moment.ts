import { useTranslation } from "react-i18next";
import { useZone } from "./zone-context.tsx";

/** Says a moment (epoch ms) to the second or the minute, in the person's language and the zone in which times are told. */
export function useMoment(grain: "second" | "minute" = "second"): (ms: number) => string {
  const { i18n } = useTranslation("ui");
  return useZone().saying(i18n.language, grain);
}
