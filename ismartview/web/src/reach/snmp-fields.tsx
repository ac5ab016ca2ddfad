import { AUTH_PROTOCOLS, PRIV_PROTOCOLS, SNMP_VERSIONS } from "@istars/protocol/model/ismartview/reach.ts";
import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import type { ReachDraft } from "@istars/ui/reach/reach-draft.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReachFieldTools } from "./reach-fields.tsx";

/** As the standards and other programs write them. */
const PROTOCOL_NAMES: Readonly<Record<Exclude<(typeof AUTH_PROTOCOLS)[number] | (typeof PRIV_PROTOCOLS)[number], "none">, string>> = {
  md5: "MD5",
  sha1: "SHA-1",
  sha224: "SHA-224",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
  aes128: "AES-128",
  aes256: "AES-256",
  "aes256-cisco": "AES-256 (Cisco)",
};

/** Community for the old versions; user, authentication and encryption for the third. */
export function SnmpFields({ draft, errorOf, set, keptHelp }: ReachFieldTools & { readonly draft: ReachDraft }) {
  const { t } = useTranslation("reach");
  return (
    <>
      <NativeSelect
        label={t("version")}
        value={draft.version}
        onChange={(event) => set({ version: SNMP_VERSIONS.find((one) => one === event.currentTarget.value) ?? draft.version })}
        data={[...SNMP_VERSIONS]}
      />
      {draft.version === "v3" ? (
        <Version3 draft={draft} errorOf={errorOf} set={set} keptHelp={keptHelp} />
      ) : (
        <SecretInput
          label={t("community")}
          description={keptHelp("community")}
          autoComplete="off"
          maxLength={512}
          value={draft.community}
          error={errorOf("community")}
          onChange={(event) => set({ community: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function Version3({ draft, errorOf, set, keptHelp }: ReachFieldTools & { readonly draft: ReachDraft }) {
  const { t } = useTranslation("reach");
  const named = (protocols: readonly (keyof typeof PROTOCOL_NAMES | "none")[]) =>
    protocols.map((value) => ({ value, label: value === "none" ? t("none") : PROTOCOL_NAMES[value] }));
  return (
    <>
      <TextInput
        label={t("user")}
        spellCheck={false}
        autoComplete="off"
        maxLength={128}
        value={draft.user}
        error={errorOf("user")}
        onChange={(event) => set({ user: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("authProtocol")}
        value={draft.authProtocol}
        error={errorOf("authProtocol")}
        onChange={(event) => set({ authProtocol: AUTH_PROTOCOLS.find((one) => one === event.currentTarget.value) ?? "none" })}
        data={named(AUTH_PROTOCOLS)}
      />
      {draft.authProtocol === "none" ? null : (
        <SecretInput
          label={t("authPassword")}
          description={keptHelp("authPassword")}
          autoComplete="off"
          maxLength={512}
          value={draft.authPassword}
          error={errorOf("authPassword")}
          onChange={(event) => set({ authPassword: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t("privProtocol")}
        value={draft.privProtocol}
        error={errorOf("privProtocol")}
        onChange={(event) => set({ privProtocol: PRIV_PROTOCOLS.find((one) => one === event.currentTarget.value) ?? "none" })}
        data={named(PRIV_PROTOCOLS)}
      />
      {draft.privProtocol === "none" ? null : (
        <SecretInput
          label={t("privPassword")}
          description={keptHelp("privPassword")}
          autoComplete="off"
          maxLength={512}
          value={draft.privPassword}
          error={errorOf("privPassword")}
          onChange={(event) => set({ privPassword: event.currentTarget.value })}
        />
      )}
    </>
  );
}
