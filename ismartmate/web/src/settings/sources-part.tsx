import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { feedOf, removalOf } from "@istars/ui/agent/source-changes.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useMayChange } from "../session/session-context.tsx";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./settings-page.module.css";
import { isSourceKind } from "./source-keys.ts";
import { SourcePanel } from "./source-panel.tsx";
import { useSettingsChange } from "./use-settings.ts";

type Source = AgentSettings["sources"][number];

/** Who tells of the UPSs, and of which way power reaches this server. */
export function SourcesPart({ settings }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation("mateSettings");
  const mayChange = useMayChange();
  /** `new`: one is being added. */
  const [edited, setEdited] = useState<Source | "new" | null>(null);
  const [removed, setRemoved] = useState<Source | null>(null);
  const add = (
    <Button disabled={!mayChange} onClick={() => setEdited("new")}>
      {t("sources.add")}
    </Button>
  );
  return (
    <>
      <section className={classes.card} aria-labelledby="sources">
        <div className={classes.cardHead}>
          <div className={classes.words}>
            <h2 id="sources" className={classes.subtitle}>
              {t("sources.title")}
            </h2>
            <p className={classes.quiet}>{t("sources.about")}</p>
          </div>
          {settings.sources.length === 0 ? null : add}
        </div>
        {settings.sources.length === 0 ? (
          <Notice tone="idle" title={t("sources.empty")} action={add}>
            {t("sources.emptyText")}
          </Notice>
        ) : (
          <ul className={classes.list}>
            {settings.sources.map((source) => (
              <SourceItem
                key={source.id}
                source={source}
                feedId={feedOf(source.id, settings)}
                onEdit={() => setEdited(source)}
                onRemove={() => setRemoved(source)}
              />
            ))}
          </ul>
        )}
      </section>
      <section className={classes.card} aria-labelledby="feeds">
        <div>
          <h2 id="feeds" className={classes.subtitle}>
            {t("sources.feeds")}
          </h2>
          <p className={classes.quiet}>{t("sources.feedsAbout")}</p>
        </div>
        {settings.feeds.length === 0 ? <p className={classes.quiet}>{t("sources.noFeeds")}</p> : null}
        <dl className={classes.itemValues}>
          {settings.feeds.map(({ id, sources }) => (
            <FeedLine key={id} name={t("sources.feedLine", { id })} sources={sources} />
          ))}
        </dl>
      </section>
      {edited === null ? null : (
        <SourcePanel
          key={edited === "new" ? "" : edited.id}
          source={edited === "new" ? null : edited}
          settings={settings}
          onClose={() => setEdited(null)}
        />
      )}
      {removed === null ? null : <RemoveDialog source={removed} settings={settings} onClose={() => setRemoved(null)} />}
    </>
  );
}

function FeedLine({ name, sources }: { readonly name: string; readonly sources: readonly string[] }) {
  const { t } = useTranslation("ui");
  return (
    <>
      <dt>{name}</dt>
      <dd>{sources.join(t("comma"))}</dd>
    </>
  );
}

interface SourceItemProps {
  readonly source: Source;
  readonly feedId: string | null;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function SourceItem({ source: { id, kind, values }, feedId, onEdit, onRemove }: SourceItemProps) {
  const { t } = useTranslation("mateSettings");
  const texts = useAgentTexts();
  const mayChange = useMayChange();
  const shown = Object.entries(values).filter(([key]) => key !== "id" && key !== kind);
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <div className={classes.itemName}>{id}</div>
        <p className={classes.quiet}>
          {isSourceKind(kind) ? texts.sourceKinds[kind] : kind} · {values[kind] ?? ""}
          {feedId === null ? "" : ` · ${t("sources.feedLine", { id: feedId })}`}
        </p>
        <dl className={classes.itemValues}>
          {shown.map(([key, value]) => (
            <div key={key} style={{ display: "contents" }}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" disabled={!mayChange || !isSourceKind(kind)} onClick={onEdit}>
          {t("sources.edit")}
        </Button>
        <Button size="compact-sm" variant="default" disabled={!mayChange} onClick={onRemove}>
          {t("sources.remove")}
        </Button>
      </div>
    </li>
  );
}

interface RemoveDialogProps {
  readonly source: Source;
  readonly settings: AgentSettings;
  readonly onClose: () => void;
}

function RemoveDialog({ source, settings, onClose }: RemoveDialogProps) {
  const { t } = useTranslation("mateSettings");
  const { change, isPending, failure } = useSettingsChange();
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={t("sources.askRemove", { id: source.id })}
      confirm={t("sources.confirmRemove")}
      isPending={isPending}
      onConfirm={() => change(removalOf(source, settings), settings.etag, onClose)}
      onClose={onClose}
    >
      <p>{t("sources.removeText")}</p>
      <FailureMessage failure={failure} />
    </ConfirmDialog>
  );
}
