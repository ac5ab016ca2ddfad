import type { Fault } from "@istars/ui/failures/failure.ts";
import { type Draft, draftOf } from "@istars/ui/forms/field-draft.ts";
import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import formCard from "@istars/ui/forms/form-card.module.css";
import { joinSentences } from "@istars/ui/text/sentences.ts";
import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EntriesInput } from "./entries-input.tsx";
import { useFaultWords } from "./fault-words.ts";
import { useSettingValue } from "./setting-value.ts";
import classes from "./settings-page.module.css";

export interface FieldInputProps {
  readonly spec: FieldSpec;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** What is wrong with this field, pointers relative to the section. */
  readonly faults: readonly Fault[];
  readonly isReadOnly: boolean;
  /** What stands above the stored value, and the value it gives; `null` if nothing does. */
  readonly override: { readonly by: string; readonly value: unknown } | null;
}

/** One field of a section: its name, what it does, its range, default and unit, and what is wrong with it. */
export function FieldInput({ spec, draft: typed, onChange, faults, isReadOnly, override }: FieldInputProps) {
  const { t } = useTranslation("settings");
  const sayFault = useFaultWords();
  const draft = override ? draftOf(spec, override.value) : typed;
  const description = useFieldHelp(spec, override);
  const error = [...new Set(faults.map((fault) => sayFault(fault, spec)))].join(". ") || null;
  const common = { label: spec.title, description, error, className: formCard.field ?? "", name: spec.name };
  const unit =
    spec.unit === null
      ? {}
      : { rightSection: <span className={classes.unit}>{spec.unit}</span>, rightSectionPointerEvents: "none" as const };
  const text = typeof draft === "string" ? draft : "";
  switch (spec.kind) {
    case "switch":
      return (
        <Checkbox {...common} disabled={isReadOnly} checked={draft === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      );
    case "choice":
      return (
        <NativeSelect
          {...common}
          disabled={isReadOnly}
          data={Object.entries(spec.choices).map(([value, label]) => ({ value, label }))}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "lines":
      return (
        <Textarea
          {...common}
          description={joinSentences(description, t("onePerLine"))}
          rows={Math.min(8, Math.max(2, text.split("\n").length))}
          readOnly={isReadOnly}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "entries":
      return (
        <EntriesInput
          spec={spec}
          description={description}
          entries={typeof draft === "object" ? draft : []}
          onChange={onChange}
          faults={faults}
          isReadOnly={isReadOnly}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          {...unit}
          inputMode={spec.kind === "number" ? "decimal" : "text"}
          autoComplete="off"
          readOnly={isReadOnly}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** What a field's help says: what it does, what it takes, what it is if nobody sets it, and what else is to be known. */
function useFieldHelp(spec: FieldSpec, override: { readonly by: string } | null): string {
  const { t } = useTranslation("settings");
  const say = useSettingValue();
  const { minimum, maximum, defaultValue } = spec;
  const hasDefault = defaultValue !== null && defaultValue !== "" && !Array.isArray(defaultValue);
  return joinSentences(
    t("sentence", { text: spec.description }),
    minimum !== null && maximum !== null ? t("range", { minimum, maximum: say(maximum, spec) }) : "",
    hasDefault ? t("defaultIs", { value: say(defaultValue, spec) }) : "",
    spec.isRestartNeeded ? t("restartField") : "",
    override ? t("overridden", { by: override.by }) : "",
  );
}
