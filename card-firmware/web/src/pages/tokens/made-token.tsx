import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import classes from "@istars/ui/forms/list-parts.module.css";
import { Button, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../settings/copy-button.tsx";
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
      <CopyButton text={token} failed={t("copyFailed")} onCopied={onCopied} />
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
