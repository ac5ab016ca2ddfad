import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./found-table.module.css";

/** How long the sign that it worked stands, ms. */
const SIGN_MS = 1_500;

/** Puts a text on the clipboard and says that it is there. `what` names it for those who hover and those who listen. */
export function CopyButton({ text, what }: { readonly text: string | (() => string); readonly what: string }) {
  const { t } = useTranslation("found");
  const [outcome, setOutcome] = useState<"copied" | "notCopied" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SIGN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    const done = (success: boolean) => setOutcome(success ? "copied" : "notCopied");
    navigator.clipboard.writeText(typeof text === "string" ? text : text()).then(
      () => done(true),
      () => done(false),
    );
  };
  const Icon = outcome === "copied" ? IconCheck : IconCopy;
  const label = outcome === null ? what : t(outcome);
  return (
    <button
      type="button"
      className={classes.act}
      data-quiet={outcome === null || undefined}
      aria-label={label}
      title={label}
      onClick={copy}
    >
      <Icon size="1rem" stroke={1.5} aria-hidden="true" />
    </button>
  );
}
