import { ActionIcon, Popover } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./language-choice.tsx";
import { SchemeChoice } from "./scheme-choice.tsx";
import classes from "./user-menu.module.css";

/** How the pages look and speak, where nobody logs in: kept in this browser. */
export function AppearanceMenu() {
  const { t } = useTranslation("ui");
  return (
    <Popover position="bottom-end" width="15rem" shadow="md" trapFocus returnFocus transitionProps={{ duration: 120 }}>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="2.25rem" aria-label={t("frame.appearance")} title={t("frame.appearance")}>
          <IconAdjustmentsHorizontal size="1.25rem" stroke={1.5} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t("frame.appearance")}>
        <div className={classes.choices}>
          <LanguageChoice />
          <SchemeChoice />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
