import type { Probe } from "@istars/protocol/model/ismartview/reach.ts";
import { FactList, type FactRow } from "@istars/ui/details/fact-list.tsx";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLinkReason } from "../texts/use-fleet-words.ts";
import classes from "./add-page.module.css";

export interface ProbeResultProps {
  readonly probe: Probe;
  /** The identity key that stands in the form. */
  readonly keyInUse: string;
  readonly onKey: (key: string) => void;
}

/** Who was met at an address. A key is taken only by a person who has compared it (SAFETY 31). */
export function ProbeResult({ probe, keyInUse, onKey }: ProbeResultProps) {
  const { t } = useTranslation("add");
  const sayReason = useLinkReason();
  const { outcome, reason, name, model, serial, identityKey, upsNames } = probe;
  const why = sayReason({ link: "lost", reason });
  const row = (id: string, label: string, value: string | null): FactRow[] =>
    value === null || value === "" ? [] : [{ id, label, value }];
  return (
    <section className={classes.met} aria-label={t("probe.found")}>
      <FormMessage tone={outcome === "found" ? "ok" : "warning"} lead={t(`probe.outcomes.${outcome}`)}>
        {outcome === "found" ? null : (why?.text ?? t(`probe.outcomeHelp.${outcome}`))}
      </FormMessage>
      <FactList
        rows={[
          ...row("name", t("probe.name"), name),
          ...row("model", t("probe.model"), model),
          ...row("serial", t("probe.serial"), serial),
          ...row("ups", t("probe.ups"), upsNames.join(", ")),
        ]}
      />
      {identityKey === null ? null : (
        <div className={classes.keyBox}>
          <div className={classes.keyLabel}>{t("probe.key")}</div>
          <div className={classes.key}>{identityKey}</div>
          <p className={classes.quiet}>{t("probe.compare")}</p>
          {keyInUse === identityKey ? (
            <span className={classes.taken}>
              <IconCheck size="1rem" stroke={2} aria-hidden="true" />
              {t("probe.taken")}
            </span>
          ) : (
            <Button size="compact-sm" variant="default" onClick={() => onKey(identityKey)}>
              {t("probe.take")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
