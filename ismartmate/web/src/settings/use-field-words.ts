import type { AgentSettingField } from "@istars/protocol/model/ismartmate/settings.ts";
import { settingName } from "@istars/ui/agent/setting-kind.ts";
import { useTranslation } from "react-i18next";
import { mateSettingsTexts } from "./mate-settings.texts.ts";

type KnownName = keyof typeof mateSettingsTexts.fields;

export interface FieldWords {
  readonly title: string;
  readonly help: string;
}

/** What a value of the file is called and what it does; for one that this page does not know yet, what the file itself says of it. */
export function useFieldWords(): (field: Pick<AgentSettingField, "path" | "about">) => FieldWords {
  const { t } = useTranslation("mateSettings");
  return ({ path, about }) => {
    const name = settingName(path);
    return isKnown(name) ? { title: t(`fields.${name}.title`), help: t(`fields.${name}.help`) } : { title: name, help: about };
  };
}

const isKnown = (name: string): name is KnownName => Object.hasOwn(mateSettingsTexts.fields, name);
