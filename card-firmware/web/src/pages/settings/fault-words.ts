import type { Fault } from "@istars/ui/failures/failure.ts";
import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import { useTranslation } from "react-i18next";
import { settingsTexts } from "./settings.texts.ts";

type KnownFault = keyof typeof settingsTexts.faults;
const isKnown = (code: string): code is KnownFault => code in settingsTexts.faults;

/** Says what is wrong with a field, with its limit and unit. */
export function useFaultWords(): (fault: Fault, spec: FieldSpec) => string {
  const { t } = useTranslation("settings");
  return ({ code, params = {} }, spec) => {
    const known = code === "type" && params.type === "integer" ? "integer" : code;
    const unit = spec.unit ?? "";
    return t(`faults.${isKnown(known) ? known : "other"}` as "faults.minimum", { limit: "", ...params, unit }).trim();
  };
}
