import { useTranslation } from "react-i18next";
import type { DetailWords } from "./node-details.ts";

/** The domain's words for detail rows, in the person's language. */
export function useDetailWords(): DetailWords {
  const { t } = useTranslation(["ui", "domain"]);
  return {
    batteryStatus: (status) => (status === "unknown" ? null : t(`domain:batteryStatuses.${status}`)),
    batteryFlow: (flow) => t(`domain:batteryFlows.${flow}`),
    outputSource: (source) => t(`domain:outputSources.${source}`),
    testResult: (result) => t(`domain:testResults.${result}`),
    topology: (topology) => t(`domain:topologies.${topology}`),
    beeper: (beeper) => t(`ui:details.beepers.${beeper}`),
    linkState: (state) => t(`domain:linkStates.${state}`),
  };
}
