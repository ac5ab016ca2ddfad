import type { Fault } from "@istars/ui/failures/failure.ts";
import type { Draft, EntryDraft } from "@istars/ui/forms/field-draft.ts";
import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import formCard from "@istars/ui/forms/form-card.module.css";
import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFaultWords } from "./fault-words.ts";
import classes from "./settings-page.module.css";

export interface EntriesInputProps {
  readonly spec: FieldSpec;
  readonly description: string;
  readonly entries: readonly EntryDraft[];
  readonly onChange: (draft: Draft) => void;
  readonly faults: readonly Fault[];
  readonly isReadOnly: boolean;
}

/** A list of objects, each with its inputs. A secret that is set can only be replaced. */
export function EntriesInput({ spec, description, entries, onChange, faults, isReadOnly }: EntriesInputProps) {
  const { t } = useTranslation("settings");
  const sayFault = useFaultWords();
  const type = (id: string, member: string, text: string) =>
    onChange(entries.map((entry) => (entry.id === id ? { ...entry, texts: { ...entry.texts, [member]: text } } : entry)));
  const own = faults.filter(({ pointer }) => pointer === `/${spec.name}`);
  return (
    <fieldset className={classes.entries}>
      <legend>{spec.title}</legend>
      <p className={formCard.help}>{description}</p>
      {entries.length === 0 ? <p className={formCard.help}>{t("noEntries")}</p> : null}
      {entries.map((entry, at) => {
        const name = entry.texts[spec.members[0]?.name ?? ""] || t("entry", { n: at + 1 });
        return (
          <div key={entry.id} className={classes.entry}>
            {spec.members.map((member) => {
              const found = faults.filter(({ pointer }) => pointer === `/${spec.name}/${at}/${member.name}`);
              const Input = member.kind === "secret" ? SecretInput : TextInput;
              return (
                <Input
                  key={member.name}
                  className={classes.member ?? ""}
                  label={member.title}
                  description={member.description}
                  placeholder={entry.kept.includes(member.name) ? t("secretSet") : ""}
                  error={found.map((fault) => sayFault(fault, member)).join(". ") || null}
                  autoComplete="off"
                  readOnly={isReadOnly}
                  value={entry.texts[member.name] ?? ""}
                  onChange={(event) => type(entry.id, member.name, event.currentTarget.value)}
                />
              );
            })}
            {isReadOnly ? null : (
              <Button variant="default" onClick={() => onChange(entries.filter(({ id }) => id !== entry.id))}>
                {t("removeEntry", { name })}
              </Button>
            )}
          </div>
        );
      })}
      {own.map((fault) => (
        <p key={fault.code} className={classes.fault} role="alert">
          {sayFault(fault, spec)}
        </p>
      ))}
      {isReadOnly ? null : (
        <Button variant="default" onClick={() => onChange([...entries, { id: freshId(entries), texts: {}, kept: [] }])}>
          {t("addEntry")}
        </Button>
      )}
    </fieldset>
  );
}

/** An id that no entry of the list has. */
function freshId(entries: readonly EntryDraft[]): string {
  const taken = new Set(entries.map(({ id }) => id));
  let n = 0;
  while (taken.has(`new-${n}`)) n += 1;
  return `new-${n}`;
}
