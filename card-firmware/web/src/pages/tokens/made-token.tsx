import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button, Textarea } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../settings/list-parts.module.css";
import type { MadeToken } from "./new-token-form.tsx";

export interface MadeTokenViewProps {
  readonly made: MadeToken;
  /** It stands in the clipboard. */
  readonly onCopied: () => void;
  /** The person says that it is in a safe place. */
  readonly onDone: () => void;
}

/** Shows a new token, the only time that it is shown. */
export function MadeTokenView({ made: { token, name }, onCopied, onDone }: MadeTokenViewProps) {
  const { t } = useTranslation("tokens");
  const [copied, setCopied] = useState<boolean | null>(null);
  // Browsers give pages no clipboard where the card is reached without HTTPS.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token);
      setCopied(true);
      onCopied();
    } catch {
      setCopied(false);
    }
  };
  return (
    <div className={classes.form}>
      <FormMessage tone="warning" lead={t("shownOnce")}>
        {t("shownOnceHelp")}
      </FormMessage>
      <Textarea
        classNames={{ input: classes.token ?? "" }}
        label={t("token", { name })}
        readOnly
        rows={2}
        value={token}
        onFocus={(event) => event.currentTarget.select()}
        onCopy={onCopied}
      />
      <div>
        <Button
          variant="default"
          onClick={() => void copy()}
          leftSection={
            copied === true ? (
              <IconCheck size="1rem" stroke={1.5} aria-hidden="true" />
            ) : (
              <IconCopy size="1rem" stroke={1.5} aria-hidden="true" />
            )
          }
        >
          {t(copied === true ? "copied" : "copy")}
        </Button>
        <div role="status">{copied === false ? t("copyFailed") : ""}</div>
      </div>
      <div>
        <div className={classes.label}>{t("usage")}</div>
        <code className={classes.usage}>Authorization: Bearer {token.slice(0, 12)}…</code>
      </div>
      <div className={classes.actions}>
        <Button onClick={onDone}>{t("done")}</Button>
      </div>
    </div>
  );
}
