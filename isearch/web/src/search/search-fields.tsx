import { Checkbox, SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../session/api-context.ts";
import classes from "./search-bar.module.css";
import type { Search } from "./use-search.ts";

/** Longer than usual, for networks that lose or hold back much, ms. */
const LISTENING_MS = [10_000, 30_000] as const;

/** Where to search, and for what. */
export function SearchFields({ search: { options, change, rangeFault, interfaceFault } }: { readonly search: Search }) {
  const { t } = useTranslation("isearch");
  const listenId = useId();
  return (
    <div className={classes.fields}>
      <Interfaces chosen={options.interfaces} fault={interfaceFault} onChange={(interfaces) => change({ interfaces })} />
      <Textarea
        label={t("ranges")}
        description={t("rangesHelp")}
        placeholder={"192.0.2.0/24\n198.51.100.10-198.51.100.40"}
        rows={3}
        spellCheck={false}
        value={options.ranges}
        error={rangeFault}
        onChange={(event) => change({ ranges: event.currentTarget.value })}
      />
      <div className={classes.group}>
        <Switch
          label={t("foreign")}
          description={t("foreignHelp")}
          checked={options.foreign}
          onChange={(event) => change({ foreign: event.currentTarget.checked })}
        />
        {options.foreign ? (
          <TextInput
            label={t("community")}
            description={t("communityHelp")}
            placeholder="public"
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            value={options.community}
            onChange={(event) => change({ community: event.currentTarget.value })}
          />
        ) : null}
        <div>
          <div id={listenId}>{t("listen")}</div>
          <SegmentedControl
            size="xs"
            aria-labelledby={listenId}
            value={String(options.listenMs)}
            onChange={(value) => change({ listenMs: LISTENING_MS.find((ms) => String(ms) === value) ?? null })}
            data={[
              { value: "null", label: t("listenUsual") },
              ...LISTENING_MS.map((ms) => ({ value: String(ms), label: t("listenFor", { seconds: ms / 1_000 }) })),
            ]}
          />
        </div>
      </div>
    </div>
  );
}

interface InterfacesProps {
  readonly chosen: readonly string[] | null;
  readonly fault: string | null;
  readonly onChange: (chosen: readonly string[] | null) => void;
}

/** This machine's interfaces; all are searched unless some are taken out, and one at least. */
function Interfaces({ chosen, fault, onChange }: InterfacesProps) {
  const { t } = useTranslation("isearch");
  const api = useApi();
  const query = useQuery({ queryKey: ["interfaces"], queryFn: () => api.listInterfaces(), staleTime: 5_000 });
  const all = query.data?.interfaces ?? [];
  const names = all.map(({ name }) => name);
  const isChosen = (name: string) => chosen?.includes(name) ?? true;
  const turn = (turned: string) => {
    const next = names.filter((name) => isChosen(name) !== (name === turned));
    onChange(next.length === names.length ? null : next);
  };
  const isLast = (name: string) => isChosen(name) && names.filter(isChosen).length === 1;
  return (
    <fieldset className={classes.group}>
      <legend>{t("interfaces")}</legend>
      {query.isError ? <span className={classes.fault}>{t("interfacesUnknown")}</span> : null}
      {query.isSuccess && all.length === 0 ? <span className={classes.fault}>{t("noInterface")}</span> : null}
      {all.map(({ name, isLoopback, addresses }) => (
        <Checkbox
          key={name}
          value={name}
          label={isLoopback ? t("loopback", { name }) : name}
          description={addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(", ")}
          checked={isChosen(name)}
          disabled={isLast(name)}
          onChange={() => turn(name)}
        />
      ))}
      {fault === null ? null : (
        <span className={classes.fault} role="alert">
          {fault}
        </span>
      )}
    </fieldset>
  );
}
