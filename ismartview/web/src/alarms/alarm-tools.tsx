import { SEVERITIES, type Severity } from "@istars/protocol/model/alarm.ts";
import { ALARM_GROUPINGS, type AlarmFilter, type AlarmGrouping, type AlarmRow } from "@istars/ui/fleet/alarm-rows.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import classes from "../frame/list-tools.module.css";
import { callAloud } from "./call-aloud.ts";
import { useCalling } from "./use-calling.ts";

export interface AlarmToolsProps {
  readonly all: readonly AlarmRow[];
  readonly shown: number;
  readonly filter: AlarmFilter;
  readonly onFilter: (filter: AlarmFilter) => void;
  readonly grouping: AlarmGrouping;
  readonly onGrouping: (grouping: AlarmGrouping) => void;
}

/** Stands above the alarms: finds among them, puts them together, and turns the sound on. */
export function AlarmTools({ all, shown, filter, onFilter, grouping, onGrouping }: AlarmToolsProps) {
  const { t, i18n } = useTranslation(["console", "domain", "view"]);
  const [isCalling, setIsCalling] = useCalling();
  const change = (part: Partial<AlarmFilter>) => onFilter({ ...filter, ...part });
  const counts = useMemo(() => {
    const by: Record<Severity, number> = { critical: 0, warning: 0, information: 0 };
    for (const { alarm } of all) by[alarm.severity]++;
    return by;
  }, [all]);
  const sites = useMemo(() => {
    const names = [...new Set(all.map(({ card }) => card?.site ?? ""))];
    return names.sort(new Intl.Collator(i18n.language, { numeric: true }).compare);
  }, [all, i18n.language]);
  const [site] = filter.sites;
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.search}
          type="search"
          aria-label={t("console:search")}
          title={t("console:search")}
          placeholder={t("console:searchShort")}
          leftSection={<IconSearch size="1rem" stroke={1.5} aria-hidden="true" />}
          value={filter.search}
          onChange={({ currentTarget: { value } }) => change({ search: value.slice(0, 100) })}
        />
        <NativeSelect
          className={classes.select}
          aria-label={t("console:site")}
          value={site === undefined ? "" : `=${site}`}
          onChange={({ currentTarget: { value } }) => change({ sites: new Set(value === "" ? [] : [value.slice(1)]) })}
        >
          <option value="">{t("console:anySite")}</option>
          {sites.map((one) => (
            <option key={one} value={`=${one}`}>
              {one === "" ? t("view:noSite") : one}
            </option>
          ))}
        </NativeSelect>
        <NativeSelect
          className={classes.select}
          aria-label={t("console:grouping")}
          value={grouping}
          onChange={({ currentTarget: { value } }) => onGrouping(ALARM_GROUPINGS.find((one) => one === value) ?? "none")}
          data={ALARM_GROUPINGS.map((value) => ({ value, label: t(`console:groupings.${value}`) }))}
        />
        <Switch
          className={classes.switch}
          label={t("console:unacknowledgedOnly")}
          checked={filter.isUnacknowledgedOnly}
          onChange={({ currentTarget: { checked } }) => change({ isUnacknowledgedOnly: checked })}
        />
        <Switch
          className={classes.switch}
          label={t("console:sound")}
          checked={isCalling}
          onChange={({ currentTarget: { checked } }) => {
            setIsCalling(checked);
            if (checked) callAloud(); // so one knows what it will be, and that it can be heard
          }}
        />
      </div>
      <div className={classes.tools}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame */}
        <div className={classes.statuses} role="group" aria-label={t("console:severity")}>
          {[...SEVERITIES].reverse().map((severity) => (
            <button
              key={severity}
              type="button"
              className={classes.status}
              data-tone={severityTone(severity)}
              aria-pressed={filter.severities.has(severity)}
              onClick={() => {
                const next = new Set(filter.severities);
                if (!next.delete(severity)) next.add(severity);
                change({ severities: next });
              }}
            >
              <ToneIcon tone={severityTone(severity)} /> {t(`domain:severities.${severity}`)}{" "}
              <b>{counts[severity].toLocaleString(i18n.language)}</b>
            </button>
          ))}
        </div>
        <span className={classes.count} role="status">
          {shown === all.length ? t("console:count", { count: shown }) : t("console:countOf", { shown, all: all.length })}
        </span>
      </div>
    </>
  );
}
