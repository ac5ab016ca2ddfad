import { FLEET_LIMITS } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { Autocomplete } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSites } from "./use-sites.ts";

/** Most sites that are offered at a time: the rest is found by typing. */
const MOST_OFFERED = 30;

export interface SiteInputProps {
  readonly value: string;
  /** Says what a site is, where that is not plain from what stands around. */
  readonly isExplained?: boolean;
  readonly onChange: (site: string) => void;
}

/** The site of a card: one that there is, offered as one types, or a new one. */
export function SiteInput({ value, isExplained = false, onChange }: SiteInputProps) {
  const { t } = useTranslation("sites");
  return (
    <Autocomplete
      label={t("label")}
      {...(isExplained ? { description: t("help") } : {})}
      data={[...useSites()]}
      limit={MOST_OFFERED}
      maxLength={FLEET_LIMITS.site}
      value={value}
      onChange={onChange}
      comboboxProps={{ transitionProps: { duration: 120 } }}
    />
  );
}
