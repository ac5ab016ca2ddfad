import "@mantine/core/styles/Checkbox.css";
import { QUANTITIES, type Quantity, type QuantityId } from "@istars/protocol/model/quantities.ts";
import { Button, Checkbox, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./quantity-choice.module.css";
import { MAX_QUANTITIES, useQuantityName } from "./quantity-name.ts";

export interface QuantityChoiceProps {
  readonly value: readonly QuantityId[];
  /** What there is to choose from; everything that is ever recorded if left out. */
  readonly from?: readonly Quantity[];
  /** Those that the UPS tells now; they stand first. */
  readonly told: (quantity: Quantity) => boolean;
  readonly onChange: (ids: readonly QuantityId[]) => void;
}

/** Chooses up to four quantities: the curves of the chart and the columns of the table. */
export function QuantityChoice({ value, from = QUANTITIES, told, onChange }: QuantityChoiceProps) {
  const { t } = useTranslation("records");
  const isFull = value.length >= MAX_QUANTITIES;
  const group = (title: string, quantities: readonly Quantity[]) =>
    quantities.length === 0 ? null : (
      <fieldset className={classes.group}>
        <legend>{title}</legend>
        {quantities.map((quantity) => (
          <Choice
            key={quantity.id}
            quantity={quantity}
            isChosen={value.includes(quantity.id)}
            isOpen={!isFull}
            onChange={(isChosen) => onChange(isChosen ? [...value, quantity.id] : value.filter((id) => id !== quantity.id))}
          />
        ))}
      </fieldset>
    );
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus transitionProps={{ duration: 120 }}>
      <Popover.Target>
        <Button variant="default" rightSection={<IconChevronDown size="1rem" stroke={1.5} aria-hidden="true" />}>
          {t("quantities")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t("quantities")}>
        <p className={classes.count}>{t("quantitiesChosen", { n: value.length, max: MAX_QUANTITIES })}</p>
        {group(t("told"), from.filter(told))}
        {group(
          t("others"),
          from.filter((quantity) => !told(quantity)),
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  readonly quantity: Quantity;
  readonly isChosen: boolean;
  /** Another one may be chosen. */
  readonly isOpen: boolean;
  readonly onChange: (isChosen: boolean) => void;
}

function Choice({ quantity, isChosen, isOpen, onChange }: ChoiceProps) {
  const nameOf = useQuantityName();
  return (
    <Checkbox
      size="sm"
      label={nameOf(quantity)}
      checked={isChosen}
      disabled={!isChosen && !isOpen}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
