import classes from "./card-list.module.css";

export interface ChoiceBoxProps {
  readonly label: string;
  readonly isOn: boolean;
  /** Some of those that it stands for are on. */
  readonly isPartly?: boolean;
  readonly onTurn: () => void;
}

/** The browser's own box: there is one in each row, and rows have to be drawn as fast as they scroll. */
export function ChoiceBox({ label, isOn, isPartly = false, onTurn }: ChoiceBoxProps) {
  return (
    <input
      ref={(box) => {
        if (box) box.indeterminate = isPartly && !isOn;
      }}
      type="checkbox"
      className={classes.box}
      aria-label={label}
      checked={isOn}
      onChange={onTurn}
    />
  );
}
