import { useTabSign } from "@istars/ui/frame/use-tab-sign.ts";
import type { CardView } from "@istars/ui/live/card-view.ts";

/** Shows the state of the alarms where a tab in the background is seen: its title and its icon. */
export function useAlarmSign(view: CardView, name: string): void {
  const count = view.alarms.length;
  const severity = view.alarms[0]?.severity;
  const sign =
    view.stream !== "open" || !view.alarmsKnown ? "unknown" : severity === "critical" || severity === "warning" ? severity : "ok";
  useTabSign(count > 0 ? `(${count}) ${name}` : name, sign);
}
