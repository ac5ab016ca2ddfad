import { CARD_KINDS } from "@istars/protocol/model/ismartview/reach.ts";
import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import type { ReachFault } from "@istars/ui/reach/given-reach.ts";
import type { ReachDraft, SecretName } from "@istars/ui/reach/reach-draft.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./reach-fields.module.css";
import { SnmpFields } from "./snmp-fields.tsx";

export interface ReachFieldsProps {
  readonly draft: ReachDraft;
  /** Shown at their fields; empty until somebody has tried to go on. */
  readonly faults: readonly ReachFault[];
  /** Secrets that are set and stay as they are when left empty. */
  readonly kept: ReadonlySet<SecretName>;
  /** Names that a NUT server told; with any of them the UPS is chosen instead of typed. */
  readonly upsNames: readonly string[];
  /** The kind of a card that is in the fleet does not change. */
  readonly isKindFixed: boolean;
  readonly onChange: (draft: ReachDraft) => void;
}

/** What a field of a reach needs: its fault in words, and where what was typed goes. */
export interface ReachFieldTools {
  readonly errorOf: (field: keyof ReachDraft) => string | null;
  readonly set: (change: Partial<ReachDraft>) => void;
  /** What stands below a secret that is set already. */
  readonly keptHelp: (name: SecretName) => string | undefined;
}

const EXAMPLES: Readonly<Partial<Record<keyof ReachDraft, string>>> = {
  address: "192.0.2.7",
  identityKey: "3n6yh1yJ0vVJt2mH3sT1lq8v2mQm7W0p9k5b4c2d1eA=",
};

/** How a card is reached, by the fields that its kind needs. */
export function ReachFields({ draft, faults, kept, upsNames, isKindFixed, onChange }: ReachFieldsProps) {
  const { t } = useTranslation("reach");
  const set = (change: Partial<ReachDraft>) => onChange({ ...draft, ...change });
  const errorOf = (field: keyof ReachDraft) => {
    const fault = faults.find((one) => one.field === field);
    return fault === undefined ? null : t(`faults.${fault.code}`, { example: EXAMPLES[field] ?? "" });
  };
  const keptHelp = (name: SecretName) => (kept.has(name) ? t("kept") : undefined);
  const tools: ReachFieldTools = { errorOf, set, keptHelp };
  return (
    <div className={classes.fields}>
      {isKindFixed ? null : (
        <NativeSelect
          label={t("kind")}
          description={t(`kindHelp.${draft.kind}`)}
          value={draft.kind}
          onChange={(event) => set({ kind: CARD_KINDS.find((kind) => kind === event.currentTarget.value) ?? draft.kind })}
          data={CARD_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        />
      )}
      <TextInput
        label={t("address")}
        description={t(`addressHelp.${draft.kind}`)}
        spellCheck={false}
        autoComplete="off"
        maxLength={512}
        value={draft.address}
        error={errorOf("address")}
        onChange={(event) => set({ address: event.currentTarget.value })}
      />
      {draft.kind === "istars" ? <IstarsFields draft={draft} {...tools} /> : null}
      {draft.kind === "snmp" ? <SnmpFields draft={draft} {...tools} /> : null}
      {draft.kind === "nut" ? <NutFields draft={draft} upsNames={upsNames} {...tools} /> : null}
    </div>
  );
}

type PartProps = ReachFieldTools & { readonly draft: ReachDraft };

function IstarsFields({ draft, errorOf, set, keptHelp }: PartProps) {
  const { t } = useTranslation("reach");
  const isPlain = draft.address.trim().toLowerCase().startsWith("http://");
  return (
    <>
      {isPlain ? null : (
        <TextInput
          label={t("identityKey")}
          description={t("identityKeyHelp")}
          classNames={{ input: classes.mono ?? "" }}
          spellCheck={false}
          autoComplete="off"
          maxLength={64}
          value={draft.identityKey}
          error={errorOf("identityKey")}
          onChange={(event) => set({ identityKey: event.currentTarget.value })}
        />
      )}
      <SecretInput
        label={t("token")}
        description={keptHelp("token")}
        autoComplete="off"
        maxLength={512}
        value={draft.token}
        error={errorOf("token")}
        onChange={(event) => set({ token: event.currentTarget.value })}
      />
    </>
  );
}

function NutFields({ draft, upsNames, errorOf, set, keptHelp }: PartProps & Pick<ReachFieldsProps, "upsNames">) {
  const { t } = useTranslation("reach");
  return (
    <>
      {upsNames.length === 0 ? (
        <TextInput
          label={t("ups")}
          description={t("upsHelp")}
          spellCheck={false}
          autoComplete="off"
          maxLength={64}
          value={draft.ups}
          error={errorOf("ups")}
          onChange={(event) => set({ ups: event.currentTarget.value })}
        />
      ) : (
        <NativeSelect
          label={t("ups")}
          value={draft.ups}
          error={errorOf("ups")}
          onChange={(event) => set({ ups: event.currentTarget.value })}
          data={[...(upsNames.includes(draft.ups) ? [] : [{ value: draft.ups, label: draft.ups || "–" }]), ...upsNames]}
        />
      )}
      <TextInput
        label={t("userNut")}
        spellCheck={false}
        autoComplete="off"
        maxLength={128}
        value={draft.user}
        error={errorOf("user")}
        onChange={(event) => set({ user: event.currentTarget.value })}
      />
      <SecretInput
        label={t("password")}
        description={keptHelp("password")}
        autoComplete="off"
        maxLength={512}
        value={draft.password}
        error={errorOf("password")}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
    </>
  );
}
