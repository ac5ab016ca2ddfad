import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { additionOf, editOf, feedOf, type SourceDraft } from "@istars/ui/agent/source-changes.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { SidePanel } from "@istars/ui/frame/side-panel.tsx";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../session/use-failure-text.ts";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import { faultsOf, isAt } from "./faults.ts";
import classes from "./settings-page.module.css";
import { SourceInput } from "./source-input.tsx";
import { isSourceKind, SOURCE_KEYS, SOURCE_KINDS, type SourceKind } from "./source-keys.ts";
import { useSettingsChange } from "./use-settings.ts";

export interface SourcePanelProps {
  /** `null`: a new one. */
  readonly source: AgentSettings["sources"][number] | null;
  readonly settings: AgentSettings;
  readonly onClose: () => void;
}

const NEW_FEED = "new";
const NO_FEED = "none";
/** Feeds stand in the select behind this, so that one may be called anything. */
const FEED = "feed:";

/** A source, new or to be changed: where it is, how to get in, and which feed it tells of. */
export function SourcePanel({ source, settings, onClose }: SourcePanelProps) {
  const { t } = useTranslation("mateSettings");
  const texts = useAgentTexts();
  const say = useFailureText();
  const { change, isPending, failure } = useSettingsChange();
  const first = source === null ? null : feedOf(source.id, settings);
  const [kind, setKind] = useState<SourceKind>(source !== null && isSourceKind(source.kind) ? source.kind : "card");
  const [id, setId] = useState(source?.id ?? "");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [feed, setFeed] = useState(first !== null ? FEED + first : source === null && settings.feeds.length === 0 ? NEW_FEED : NO_FEED);
  const [newFeed, setNewFeed] = useState(settings.feeds.length === 0 ? "a" : "");
  const stored = source?.values ?? {};
  const keys = SOURCE_KEYS[kind].filter(({ when }) => when?.({ ...stored, ...values }) ?? true);
  const isSecret = (key: string): boolean => keys.some((one) => one.key === key && one.kind === "secret");
  const typedOr = (key: string): string => values[key] ?? (isSecret(key) ? "" : (stored[key] ?? ""));
  const draft: SourceDraft = {
    id: id.trim(),
    // What is not asked for any more, e.g. a community where users are, goes.
    values: Object.fromEntries(SOURCE_KEYS[kind].map((one) => [one.key, keys.includes(one) ? typedOr(one.key).trim() : ""])),
    feedId: feed.startsWith(FEED) ? feed.slice(FEED.length) : feed === NEW_FEED ? newFeed.trim() : null,
  };
  const secrets = keys.filter((key) => key.kind === "secret").map(({ key }) => key);
  const changes = source === null ? additionOf(draft, settings) : editOf(source, draft, secrets, settings);
  const place = `sources[${source === null ? settings.sources.length : settings.sources.indexOf(source)}]`;
  const faults = faultsOf(failure);
  const placed = ["id", ...keys.flatMap(({ key }) => [key, `${key}-file`])].map((key) => `${place}.${key}`);
  const elsewhere = faults.filter((fault) => !placed.some((name) => isAt(fault, name)));
  const isTyped = id !== (source?.id ?? "") || Object.keys(values).length > 0;
  return (
    <SidePanel
      isOpen
      title={source === null ? t("sources.addTitle") : t("sources.editTitle", { id: source.id })}
      isUnsaved={isTyped && !isPending}
      onClose={onClose}
    >
      <form
        className={classes.panelForm}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (changes.length === 0) onClose();
          else change(changes, settings.etag, onClose);
        }}
      >
        {source === null ? (
          <>
            <NativeSelect
              label={t("sources.kind")}
              value={kind}
              onChange={({ currentTarget }) => setKind(SOURCE_KINDS.find((one) => one === currentTarget.value) ?? "card")}
              data={SOURCE_KINDS.map((value) => ({ value, label: texts.sourceKinds[value] }))}
            />
            <TextInput
              label={t("sources.id")}
              description={t("sources.idHelp")}
              value={id}
              autoComplete="off"
              spellCheck={false}
              error={faultText(faults, `${place}.id`, t)}
              onChange={({ currentTarget }) => setId(currentTarget.value)}
            />
          </>
        ) : null}
        {keys.map((key) => (
          <SourceInput
            key={key.key}
            sourceKey={key}
            value={typedOr(key.key)}
            storedIn={stored[`${key.key}-file`] ?? null}
            isStored={stored[key.key] !== undefined}
            error={faultText(faults, `${place}.${key.key}`, t) ?? faultText(faults, `${place}.${key.key}-file`, t)}
            onChange={(text) => setValues((before) => ({ ...before, [key.key]: text }))}
          />
        ))}
        <NativeSelect
          label={t("sources.feed")}
          description={t("sources.feedHelp")}
          value={feed}
          onChange={({ currentTarget }) => setFeed(currentTarget.value)}
          data={[
            { value: NO_FEED, label: t("sources.noFeed") },
            ...settings.feeds.map((one) => ({ value: FEED + one.id, label: t("sources.feedLine", { id: one.id }) })),
            { value: NEW_FEED, label: t("sources.newFeed") },
          ]}
        />
        {feed === NEW_FEED ? (
          <TextInput
            label={t("sources.newFeedName")}
            value={newFeed}
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => setNewFeed(currentTarget.value)}
          />
        ) : null}
        {failure === null ? null : (
          <FormMessage tone="critical" lead={t("invalid")}>
            {faults.length === 0
              ? say(failure)
              : elsewhere.map(({ path, problem, remedy }) => (
                  <div key={path}>{t("faultRemedy", { problem: path === "" ? problem : `${path}: ${problem}`, remedy })}</div>
                ))}
          </FormMessage>
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}

type Say = ReturnType<typeof useTranslation<"mateSettings">>["t"];

/** What is wrong at that place, in a sentence; `null` where nothing is. */
const faultText = (faults: ReturnType<typeof faultsOf>, name: string, t: Say): string | null =>
  faults
    .filter((fault) => isAt(fault, name))
    .map(({ problem, remedy }) => t("faultRemedy", { problem, remedy }))
    .join(" ") || null;
