import { CloseButton, Select } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCards } from "../live/live-context.tsx";

/** Most cards that are offered at a time: the rest is found by typing. */
const MOST_OFFERED = 50;

/** Chooses one card of thousands by typing a part of its name; an empty word is any of them. */
export function CardChoice({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const { t } = useTranslation(["history", "ui"]);
  const cards = useCards();
  const offered = useMemo(
    () =>
      cards
        .map(({ id, name, site }) => ({ value: String(id), label: site === null ? name : `${name} · ${site}` }))
        .sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true })),
    [cards],
  );
  return (
    <Select
      label={t("history:card")}
      placeholder={t("history:anyCard")}
      searchable
      limit={MOST_OFFERED}
      data={offered}
      value={value === "" ? null : value}
      onChange={(id) => onChange(id ?? "")}
      rightSection={value === "" ? undefined : <CloseButton size="sm" aria-label={t("history:anyCard")} onClick={() => onChange("")} />}
      rightSectionPointerEvents={value === "" ? "none" : "all"}
      comboboxProps={{ transitionProps: { duration: 120 } }}
    />
  );
}
