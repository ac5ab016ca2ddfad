import type { AgentSettingField } from "@istars/protocol/model/ismartmate/settings.ts";
import { settingKind, settingName } from "@istars/ui/agent/setting-kind.ts";
import { joinSentences } from "@istars/ui/text/sentences.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PlacedFault } from "./faults.ts";
import { mateSettingsTexts } from "./mate-settings.texts.ts";
import { useFieldWords } from "./use-field-words.ts";

export interface SettingInputProps {
  readonly field: AgentSettingField;
  /** As it would stand in the file; `null`: left out. */
  readonly value: string | null;
  readonly faults: readonly PlacedFault[];
  readonly isReadOnly: boolean;
  readonly onChange: (value: string | null) => void;
}

/** One value of the file, asked for as it is written there, with what it does, its default and what is wrong with it. */
export function SettingInput({ field, value, faults, isReadOnly, onChange }: SettingInputProps) {
  const { t } = useTranslation("mateSettings");
  const { title, help } = useFieldWords()(field);
  const kind = settingKind(field);
  const error = faults.map(({ problem, remedy }) => t("faultRemedy", { problem, remedy })).join(" ") || null;
  const common = { label: title, error, name: settingName(field.path), inputWrapperOrder: ORDER };
  const word = (text: string): string => (isChoice(text) ? t(`choices.${text}`) : text);
  if (kind.kind === "choice") {
    const unset = field.standard === "" ? t("asTold") : t("standardOption", { value: word(field.standard) });
    return (
      <NativeSelect
        {...common}
        description={help}
        disabled={isReadOnly}
        value={value ?? ""}
        onChange={({ currentTarget }) => onChange(currentTarget.value === "" ? null : currentTarget.value)}
        data={[{ value: "", label: unset }, ...kind.words.map((one) => ({ value: one, label: word(one) }))]}
      />
    );
  }
  return (
    <TextInput
      {...common}
      description={joinSentences(help, field.standard === "" ? "" : t("standard", { value: field.standard }))}
      placeholder={field.standard}
      autoComplete="off"
      spellCheck={false}
      readOnly={isReadOnly}
      value={value ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value.trim() === "" ? null : currentTarget.value)}
    />
  );
}

/** Inputs that stand beside each other stand on one line, however much there is to say of them. */
const ORDER: ("label" | "input" | "description" | "error")[] = ["label", "input", "error", "description"];

const isChoice = (text: string): text is keyof typeof mateSettingsTexts.choices => Object.hasOwn(mateSettingsTexts.choices, text);
