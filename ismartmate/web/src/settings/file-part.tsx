import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./settings-page.module.css";

/** The file as it stands on the disk, with its comments and without its secrets. */
export function FilePart({ settings: { file, text } }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  const lines = text.split("\n");
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <p className={`${classes.quiet} ${classes.words}`}>{t("file.about", { file })}</p>
        <Button size="compact-sm" variant="default" leftSection={<IconCopy size="1rem" stroke={1.5} aria-hidden="true" />} onClick={copy}>
          {t(copied === true ? "file.copied" : "file.copy")}
        </Button>
        <span role="status">{copied === false ? t("file.copyFailed") : ""}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard */}
      <section className={classes.code} tabIndex={0} aria-label={t("file.label")}>
        <pre style={{ margin: 0 }}>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the file
            <span key={at} className={/^\s*#/.test(line) ? classes.comment : undefined}>
              {line}
              {"\n"}
            </span>
          ))}
        </pre>
      </section>
    </section>
  );
}
