import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface CopyButtonProps {
  readonly text: string;
  /** What to do where the browser lets no page copy. */
  readonly failed: string;
  /** It stands in the clipboard. */
  readonly onCopied?: () => void;
}

/** Puts a text into the clipboard, and says whether it is there. */
export function CopyButton({ text, failed, onCopied }: CopyButtonProps) {
  const { t } = useTranslation("tokens");
  const [copied, setCopied] = useState<boolean | null>(null);
  // Browsers give pages no clipboard where the card is reached without HTTPS.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      onCopied?.();
    } catch {
      setCopied(false);
    }
  };
  const Icon = copied === true ? IconCheck : IconCopy;
  return (
    <div>
      <Button variant="default" onClick={() => void copy()} leftSection={<Icon size="1rem" stroke={1.5} aria-hidden="true" />}>
        {t(copied === true ? "copied" : "copy")}
      </Button>
      <div role="status">{copied === false ? failed : ""}</div>
    </div>
  );
}
