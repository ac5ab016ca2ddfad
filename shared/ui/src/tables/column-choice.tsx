import { Button, Checkbox, Popover } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./virtual-table.module.css";

export interface ColumnChoiceProps {
  /** Those that may be shown or hidden. */
  readonly columns: readonly { readonly id: string; readonly name: string; readonly isShown: boolean }[];
  /** Shows what is hidden, hides what is shown. */
  readonly onTurn: (id: string) => void;
}

/** Chooses which of a table's columns are shown; stands above the table's end. */
export function ColumnChoice({ columns, onTurn }: ColumnChoiceProps) {
  const { t } = useTranslation("ui");
  return (
    <div className={classes.tools}>
      <Popover position="bottom-end" shadow="md" trapFocus returnFocus transitionProps={{ duration: 120 }}>
        <Popover.Target>
          <Button variant="subtle" size="compact-sm" leftSection={<IconColumns size="1rem" stroke={1.5} aria-hidden="true" />}>
            {t("table.columns")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={classes.choice} aria-label={t("table.columns")}>
          {columns.map(({ id, name, isShown }) => (
            <Checkbox key={id} size="sm" label={name} checked={isShown} onChange={() => onTurn(id)} />
          ))}
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
