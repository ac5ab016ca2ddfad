import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import { useTranslation } from "react-i18next";

/** Says a stored value in words, as it stands in a sentence or list; a secret tells only that it is set. */
export function useSettingValue(): (value: unknown, spec?: FieldSpec) => string {
  const { t } = useTranslation("settings");
  const say = (value: unknown, spec?: FieldSpec): string => {
    if (value === null || value === undefined || value === "") return t("empty");
    if (typeof value === "boolean") return t(value ? "on" : "off");
    if (Array.isArray(value)) return value.length === 0 ? t("empty") : value.map((one) => say(one)).join(", ");
    if (typeof value === "object")
      return "set" in value
        ? t(value.set === true ? "setSecret" : "empty")
        : Object.values(value)
            .map((one) => say(one))
            .join(": ");
    if (typeof value === "string" && spec?.choices[value] !== undefined) return spec.choices[value];
    return spec?.unit ? `${String(value)} ${spec.unit}` : String(value);
  };
  return say;
}
