import type { SectionDocument, SectionVersion } from "@istars/protocol/model/settings/document.ts";
import type { Unrest } from "@istars/protocol/model/settings/objection.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import formCard from "@istars/ui/forms/form-card.module.css";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { joinSentences } from "@istars/ui/text/sentences.ts";
import { Ago } from "@istars/ui/values/ago.tsx";
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { useApi } from "../../session/api-context.ts";
import { useRefusal } from "./refusal.ts";
import { useSettingValue } from "./setting-value.ts";
import classes from "./settings-page.module.css";

interface SectionHistoryProps {
  readonly document: SectionDocument;
  readonly specs: readonly FieldSpec[];
  readonly mayWrite: boolean;
  /** The section was put back; what was typed is gone. */
  readonly onUndone: () => void;
}

/** Who changed what in a section and when, newest first, and the way back. */
export function SectionHistory({ document, specs, mayWrite, onUndone }: SectionHistoryProps) {
  const { t } = useTranslation("settings");
  const api = useApi();
  const sayFailure = useFailureText();
  const { nowWallMs } = useFreshView();
  const [asked, setAsked] = useState<number | null>(null);
  const history = useInfiniteQuery({
    queryKey: ["settings-history", document.section],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => api.readSettingsHistory(document.section, pageParam, signal),
    getNextPageParam: ({ versions: last }) => {
      const oldest = last.at(-1)?.version ?? 1;
      return oldest > 1 ? oldest : null;
    },
  });
  const versions = history.data?.pages.flatMap((part) => part.versions) ?? [];
  return (
    <section className={classes.history} aria-labelledby="history">
      <h2 id="history" className={formCard.title}>
        {t("history")}
      </h2>
      {history.isError ? <FormMessage tone="critical" lead={t("historyFailed", { reason: sayFailure(failureOf(history.error)) })} /> : null}
      {history.isSuccess && versions.length === 0 ? <p className={formCard.help}>{t("historyNone")}</p> : null}
      <ol className={classes.versions}>
        {versions.map((one) => (
          <li key={one.version}>
            <div className={classes.versionHead}>
              <span>
                <strong>{one.changedBy}</strong> · <Ago wallMs={one.changedWallMs} nowWallMs={nowWallMs} /> ·{" "}
                {t("version", { version: one.version })}
              </span>
              {mayWrite ? (
                <Button size="compact-sm" variant="default" onClick={() => setAsked(one.version)}>
                  {t("goBack")}
                </Button>
              ) : null}
            </div>
            <Changes specs={specs} changes={one.changes} />
          </li>
        ))}
      </ol>
      {history.hasNextPage ? (
        <div>
          <Button variant="default" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            {t("older")}
          </Button>
        </div>
      ) : null}
      {asked === null ? null : (
        <UndoDialog
          document={document}
          specs={specs}
          version={asked}
          versions={versions}
          onUndone={onUndone}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

/** Fields with what they were and what they became. */
function Changes({ specs, changes }: { readonly specs: readonly FieldSpec[]; readonly changes: SectionVersion["changes"] }) {
  const say = useSettingValue();
  return (
    <ul className={classes.changes}>
      {changes.map(({ pointer, from, to }) => {
        const spec = specs.find(({ name }) => pointer === `/${name}`);
        return (
          <li key={pointer}>
            {spec?.title ?? pointer.slice(1)}: {say(from, spec)} → {say(to, spec)}
          </li>
        );
      })}
    </ul>
  );
}

interface UndoDialogProps extends Pick<SectionHistoryProps, "document" | "specs" | "onUndone"> {
  readonly version: number;
  readonly versions: readonly SectionVersion[];
  readonly onClose: () => void;
}

/** Asks before a section is put back to what it was before `version`, and says which values that changes. */
function UndoDialog({ document, specs, version, versions, onUndone, onClose }: UndoDialogProps) {
  const { t } = useTranslation("settings");
  const api = useApi();
  const queries = useQueryClient();
  const sayFailure = useFailureText();
  const undo = useMutation({
    mutationFn: (override: Unrest | null) => api.undoSettings(document, version - 1, override),
    onSuccess: (next) => {
      queries.setQueryData(["settings", document.section], next);
      void queries.invalidateQueries({ queryKey: ["settings-history", document.section] });
      if (document.section === "identity") void queries.invalidateQueries({ queryKey: ["status"] });
      onUndone();
      onClose();
    },
  });
  const failure = undo.error === null ? null : failureOf(undo.error);
  const refusal = useRefusal()(failure);
  // The oldest change of a field since then tells what it was.
  const before = new Map(
    versions.filter((one) => one.version >= version).flatMap(({ changes }) => changes.map(({ pointer, from }) => [pointer, from])),
  );
  const changes = [...before]
    .map(([pointer, to]) => ({ pointer, from: document.values[pointer.slice(1)] ?? null, to }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
  return (
    <ConfirmDialog
      isOpen
      title={t("undoTitle", { version })}
      confirm={t(refusal === null ? "undoConfirm" : "undoInsist")}
      isDangerous={refusal !== null}
      isPending={undo.isPending}
      onConfirm={() => undo.mutate(refusal?.reason ?? null)}
      onClose={onClose}
    >
      <p className={formCard.help}>{t("undoText")}</p>
      <Changes specs={specs} changes={changes} />
      {failure === null ? null : (
        <FormMessage tone="critical" lead={t("undoFailed", { reason: sayFailure(failure) })}>
          {refusal === null ? null : joinSentences(refusal.why, refusal.consequence, t("insistAudit"))}
        </FormMessage>
      )}
    </ConfirmDialog>
  );
}
