import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Light, dark or as the system has it; remembered in this browser. */
export function SchemeChoice() {
  const { t } = useTranslation("ui");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t("scheme.label")}
      size="xs"
      fullWidth
      value={colorScheme}
      onChange={(value) => setColorScheme(value)}
      data={[
        { value: "auto", label: t("scheme.auto") },
        { value: "light", label: t("scheme.light") },
        { value: "dark", label: t("scheme.dark") },
      ]}
    />
  );
}
