import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { titleOf } from "@istars/ui/found/found-facts.ts";
import { Button, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AddressDraft, type DraftField, draftFaults, WAYS } from "./address-draft.ts";
import classes from "./readdress.module.css";

export interface HowStepProps {
  readonly cards: readonly FoundCard[];
  readonly draft: AddressDraft;
  readonly onChange: (draft: AddressDraft) => void;
  readonly onSubmit: () => void;
  readonly isPending: boolean;
  /** Why the plan could not be looked at; `null` if it could, or was not tried. */
  readonly failure: string | null;
}

/** First: which addresses. */
export function HowStep({ cards, draft, onChange, onSubmit, isPending, failure }: HowStepProps) {
  const { t } = useTranslation("readdress");
  const [isTried, setIsTried] = useState(false);
  const faults = draftFaults(draft);
  const faultAt = (field: DraftField) => {
    const fault = isTried ? faults[field] : undefined;
    return fault === undefined ? null : t(`draftFaults.${fault}`);
  };
  const field = (name: DraftField) => ({
    value: draft[name],
    error: faultAt(name),
    spellCheck: false,
    autoComplete: "off",
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange({ ...draft, [name]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (Object.keys(faults).length === 0) onSubmit();
  };
  const [first, last] = [cards[0], cards.at(-1)];
  return (
    <form className={classes.step} onSubmit={submit} noValidate>
      {cards.length === 0 ? (
        <p className={classes.quiet}>{t("noneChosen")}</p>
      ) : (
        <SegmentedControl
          fullWidth
          aria-label={t("way")}
          value={draft.way}
          onChange={(way) => onChange({ ...draft, way })}
          data={WAYS.map((way) => ({ value: way, label: t(`ways.${way}`) }))}
        />
      )}
      {failure === null ? null : <FormMessage tone="critical" lead={failure} />}
      {draft.way === "static" ? (
        <>
          <div className={classes.pair}>
            <TextInput
              label={t(cards.length > 1 ? "start" : "address")}
              description={
                cards.length > 1 && first && last ? t("startHelp", { first: titleOf(first), last: titleOf(last) }) : t("addressHelp")
              }
              placeholder="192.0.2.10"
              inputWrapperOrder={["label", "input", "description", "error"]}
              {...field("address")}
            />
            <TextInput
              label={t("prefix")}
              description={t("prefixHelp")}
              inputMode="numeric"
              inputWrapperOrder={["label", "input", "description", "error"]}
              {...field("prefix")}
            />
          </div>
          <TextInput
            label={t("gateway")}
            description={t("gatewayHelp")}
            placeholder="192.0.2.1"
            inputWrapperOrder={["label", "input", "description", "error"]}
            {...field("gateway")}
          />
          <TextInput
            label={t("dns")}
            description={t("dnsHelp")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            {...field("dns")}
          />
        </>
      ) : null}
      {draft.way === "dhcp" ? <p className={classes.quiet}>{t("dhcpHelp")}</p> : null}
      {draft.way === "csv" ? <CsvFields draft={draft} onChange={onChange} error={faultAt("csv")} /> : null}
      <div className={classes.actions}>
        <Button type="submit" loading={isPending}>
          {t("check")}
        </Button>
      </div>
      {isPending ? (
        <p className={classes.quiet} role="status">
          {t("checking")}
        </p>
      ) : null}
    </form>
  );
}

/** A plan that somebody wrote, pasted or as a file. */
function CsvFields({ draft, onChange, error }: Pick<HowStepProps, "draft" | "onChange"> & { readonly error: string | null }) {
  const { t } = useTranslation("readdress");
  const [isUnread, setIsUnread] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      onChange({ ...draft, csv: await file.text() });
      setIsUnread(false);
    } catch {
      setIsUnread(true);
    }
  };
  return (
    <>
      <Textarea
        label={t("csv")}
        description={t("csvHelp")}
        classNames={{ input: classes.code ?? "" }}
        placeholder={"mac,address,prefix,gateway,dns\n02:00:5e:00:53:01,192.0.2.10,24,192.0.2.1,192.0.2.1\n02:00:5e:00:53:02,dhcp"}
        rows={8}
        spellCheck={false}
        wrap="off"
        value={draft.csv}
        error={isUnread ? t("csvUnread") : error}
        onChange={(event) => onChange({ ...draft, csv: event.currentTarget.value })}
      />
      <label className={classes.file}>
        <span>{t("csvFile")}</span>
        <input type="file" accept=".csv,.txt,text/csv,text/plain" onChange={(event) => void take(event.currentTarget.files?.[0])} />
      </label>
    </>
  );
}
