import { FLEET_LIMITS, type NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { IMPORT_CHARS, IMPORT_COLUMNS, type ImportRow } from "@istars/protocol/model/ismartview/import.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { saveFile } from "@istars/ui/files/save-file.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button, FileButton } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";
import classes from "./add-page.module.css";
import { ImportTable } from "./import-table.tsx";
import { importTemplate } from "./import-template.ts";
import { type NamedOutcome, OutcomeList } from "./outcome-list.tsx";

/** Many cards from a file: read row by row, looked at with what is wrong with each, and only then added. */
export function FilePart() {
  const { t, i18n } = useTranslation(["add", "ui"]);
  const api = useApi();
  const say = useFailureText();
  const problemOf = useOutcomeProblem();
  const [isTooLarge, setIsTooLarge] = useState(false);
  const preview = useMutation({ mutationFn: (csv: string) => api.previewImport(csv) });
  const add = useMutation({
    mutationFn: async (rows: readonly FittingRow[]): Promise<readonly NamedOutcome[]> => {
      const outcomes: NamedOutcome[] = [];
      for (let at = 0; at < rows.length; at += FLEET_LIMITS.cards) {
        const part = rows.slice(at, at + FLEET_LIMITS.cards);
        const answer = await api.addCards(part.map(({ card }) => card));
        outcomes.push(...part.map(({ card, text }, place) => ({ name: card.name ?? text, problem: problemOf(answer.outcomes[place]) })));
      }
      return outcomes;
    },
  });
  const take = async (file: File | null) => {
    if (file === null) return;
    add.reset();
    preview.reset();
    const csv = await file.text();
    setIsTooLarge(csv.length > IMPORT_CHARS);
    if (csv.length <= IMPORT_CHARS) preview.mutate(csv);
  };
  const rows = preview.data?.rows ?? [];
  const fitting = rows.flatMap((row) => (isFitting(row) ? [row] : []));
  if (add.data) return <OutcomeList outcomes={add.data} />;
  return (
    <>
      {preview.data === undefined || rows.length === 0 ? (
        <DropBox isReading={preview.isPending} onFile={(file) => void take(file)} />
      ) : null}
      {isTooLarge ? (
        <FormMessage tone="critical" lead={t("add:file.tooLarge", { most: new Intl.NumberFormat(i18n.language).format(IMPORT_CHARS) })} />
      ) : null}
      {preview.isError ? <Unread failure={failureOf(preview.error)} /> : null}
      {rows.length === 0 ? null : (
        <>
          <Summary rows={rows} fit={fitting.length} />
          {add.isError ? <FormMessage tone="critical" lead={t("add:failed", { reason: say(failureOf(add.error)) })} /> : null}
          <div className={classes.actions}>
            <Button disabled={fitting.length === 0} loading={add.isPending} onClick={() => add.mutate(fitting)}>
              {t("add:addCount", { count: fitting.length })}
            </Button>
            <Button variant="default" disabled={add.isPending} onClick={() => preview.reset()}>
              {t("add:file.anotherFile")}
            </Button>
          </div>
          <ImportTable rows={rows} />
        </>
      )}
    </>
  );
}

/** Why the file was not read, as closely as the service tells. */
function Unread({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation("add");
  const say = useFailureText();
  const fault = failure.kind === "refused" ? failure.errors[0] : undefined;
  const what =
    fault === undefined ? "" : t(`file.fileFaults.${fault.code}` as "file.fileFaults.no-rows", { defaultValue: "", ...fault.params });
  return <FormMessage tone="critical" lead={t("file.failed", { reason: what || say(failure) })} />;
}

type FittingRow = ImportRow & { readonly card: NewCard };
const isFitting = (row: ImportRow): row is FittingRow => row.card !== null && !row.isKnown && row.faults.length === 0;

function Summary({ rows, fit }: { readonly rows: readonly ImportRow[]; readonly fit: number }) {
  const { t } = useTranslation("add");
  const known = rows.filter(({ isKnown, faults }) => isKnown && faults.length === 0).length;
  const faulty = rows.filter(({ faults }) => faults.length > 0).length;
  return (
    <p className={classes.quiet} role="status">
      {[
        t("file.summary", { fit, count: rows.length }),
        ...(known === 0 ? [] : [t("file.known", { count: known })]),
        ...(faulty === 0 ? [] : [t("file.faulty", { count: faulty })]),
      ].join(" · ")}
    </p>
  );
}

/** Takes a file that is chosen or dropped; hands out the template. */
function DropBox({ isReading, onFile }: { readonly isReading: boolean; readonly onFile: (file: File | null) => void }) {
  const { t } = useTranslation("add");
  const [isOver, setIsOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way besides the button in it
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFile(event.dataTransfer.files[0] ?? null);
      }}
    >
      <FileButton accept=".csv,text/csv" onChange={onFile}>
        {(props) => (
          <Button {...props} loading={isReading} leftSection={<IconUpload size="1rem" stroke={1.75} aria-hidden="true" />}>
            {t("file.choose")}
          </Button>
        )}
      </FileButton>
      <span className={classes.quiet}>{t("file.drop")}</span>
      <p className={classes.quiet}>{t("file.help", { columns: IMPORT_COLUMNS.slice(1).join(", ") })}</p>
      <Button
        variant="subtle"
        leftSection={<IconDownload size="1rem" stroke={1.75} aria-hidden="true" />}
        onClick={() => saveFile("cards-template.csv", importTemplate(), "text/csv")}
      >
        {t("file.template")}
      </Button>
    </div>
  );
}
