import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { titleOf } from "@istars/ui/found/found-facts.ts";
import { webAddressOf } from "@istars/ui/found/web-address.ts";
import { IconBulb, IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./copy-button.tsx";
import classes from "./found-table.module.css";

export interface RowActionsProps {
  readonly card: FoundCard;
  /** The row as text, its cells parted by tabs, as a spreadsheet takes them. */
  readonly text: () => string;
  readonly onBlink: (card: FoundCard) => void;
}

/** What can be done with one card without opening more about it. */
export function RowActions({ card, text, onBlink }: RowActionsProps) {
  const { t } = useTranslation("found");
  const webAddress = webAddressOf(card);
  const name = titleOf(card);
  return (
    <span className={classes.acts}>
      {webAddress === null ? null : (
        <a
          className={classes.act}
          href={webAddress}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t("openOf", { name })}
          title={t("open")}
        >
          <IconExternalLink size="1rem" stroke={1.5} aria-hidden="true" />
        </a>
      )}
      {card.here === null || card.isLost ? null : (
        <button type="button" className={classes.act} aria-label={t("blinkOf", { name })} title={t("blink")} onClick={() => onBlink(card)}>
          <IconBulb size="1rem" stroke={1.5} aria-hidden="true" />
        </button>
      )}
      <CopyButton text={text} what={t("copyRow")} />
    </span>
  );
}
