import type { AnswerOf } from "@istars/protocol/model/http.ts";
import type { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useUnsaved } from "@istars/ui/forms/use-unsaved.ts";
import { Ago } from "@istars/ui/values/ago.tsx";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useServiceNow } from "../live/live-context.tsx";
import { DiskCost } from "./disk-cost.tsx";
import classes from "./readings-page.module.css";
import { draftOf, limitsOf, numberIn, RETENTION_FIELDS, type RetentionField, retentionIn } from "./retention-draft.ts";

type Stored = AnswerOf<(typeof ISMARTVIEW_SCHEMAS)["readRetention"]>;

/** Under which the answer is kept. */
export const RETENTION_KEY = ["retention"] as const;

/** The four numbers, with what they cost while they are typed. They are saved over what was read; who was faster is not overwritten. */
export function ReadingsForm({ stored, mayChange }: { readonly stored: Stored; readonly mayChange: boolean }) {
  const { t } = useTranslation("readings");
  const api = useApi();
  const queries = useQueryClient();
  const say = useFailureText();
  const nowWallMs = useServiceNow(10_000);
  /** What was there when somebody began to type. */
  const [base, setBase] = useState(stored);
  const [typed, setTyped] = useState(() => draftOf(stored.values));
  const isChanged = JSON.stringify(typed) !== JSON.stringify(draftOf(base.values));
  const [version, draft] = isChanged ? [base.version, typed] : [stored.version, draftOf(stored.values)];
  const wanted = retentionIn(draft);
  useUnsaved(isChanged);
  const show = (next: Stored) => {
    queries.setQueryData(RETENTION_KEY, next);
    setBase(next);
    setTyped(draftOf(next.values));
  };
  const save = useMutation({
    mutationFn: (over: number) => (wanted === null ? Promise.resolve(stored) : api.changeRetention(over, wanted)),
    onSuccess: show,
    onError: () => void queries.invalidateQueries({ queryKey: RETENTION_KEY }),
  });
  const type = (field: RetentionField, text: string) => {
    if (!isChanged) setBase(stored);
    setTyped({ ...draft, [field]: text });
    save.reset();
  };
  const failure = save.isError ? failureOf(save.error) : null;
  const isConflict = failure?.kind === "refused" && failure.code === "settings.conflict";
  const keepsLess = wanted !== null && isLess(wanted, stored.values);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== null) save.mutate(version);
      }}
    >
      <p className={classes.quiet}>{t("lead")}</p>
      <div className={classes.card}>
        {RETENTION_FIELDS.map((field) => (
          <TextInput
            key={field}
            label={t(`fields.${field}.label`)}
            description={`${t(`fields.${field}.help`)} ${t("range", limitsOf(field))}`}
            inputMode="numeric"
            autoComplete="off"
            readOnly={!mayChange}
            value={draft[field]}
            error={numberIn(draft, field) === null ? t("faults.number", limitsOf(field)) : null}
            rightSection={<span className={classes.unit}>{t(`fields.${field}.unit`)}</span>}
            rightSectionWidth="4rem"
            rightSectionPointerEvents="none"
            onChange={(event) => type(field, event.currentTarget.value)}
          />
        ))}
      </div>
      <DiskCost retention={wanted ?? stored.values} />
      {keepsLess && isChanged ? <FormMessage tone="warning" lead={t("less")} /> : null}
      {failure === null ? null : isConflict ? (
        <Conflict
          mine={wanted ?? stored.values}
          theirs={stored.values}
          onTake={() => {
            show(stored);
            save.reset();
          }}
          onKeep={() => save.mutate(stored.version)}
        />
      ) : (
        <FormMessage tone="critical" lead={t("notSaved", { reason: say(failure) })} />
      )}
      {mayChange ? (
        <div className={classes.actions}>
          <span className={classes.quiet} role="status">
            {save.isSuccess && !isChanged ? t("saved") : ""}
          </span>
          <Button
            variant="default"
            disabled={!isChanged}
            onClick={() => {
              show(stored);
              save.reset();
            }}
          >
            {t("discard")}
          </Button>
          <Button type="submit" disabled={!isChanged || wanted === null || isConflict} loading={save.isPending}>
            {t("save")}
          </Button>
        </div>
      ) : (
        <p className={classes.quiet}>{t("readOnly")}</p>
      )}
      <p className={classes.quiet}>
        {stored.changedBy === null || stored.changedWallMs === null ? (
          t("never")
        ) : (
          <ChangedBy user={stored.changedBy} wallMs={stored.changedWallMs} nowWallMs={nowWallMs} />
        )}
      </p>
    </form>
  );
}

const isLess = (wanted: Retention, before: Retention): boolean =>
  wanted.readingsDays < before.readingsDays || wanted.minutesDays < before.minutesDays || wanted.hoursYears < before.hoursYears;

interface ConflictProps {
  readonly mine: Retention;
  readonly theirs: Retention;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}

/** Somebody else was faster: what they saved beside what was typed here, and the choice between the two. */
function Conflict({ mine, theirs, onTake, onKeep }: ConflictProps) {
  const { t } = useTranslation("readings");
  return (
    <FormMessage tone="warning" lead={t("conflict")}>
      <ul className={classes.conflict}>
        {RETENTION_FIELDS.filter((field) => mine[field] !== theirs[field]).map((field) => (
          <li key={field}>
            {t("conflictLine", {
              name: t(`fields.${field}.label`),
              theirs: `${theirs[field]} ${t(`fields.${field}.unit`)}`,
              mine: `${mine[field]} ${t(`fields.${field}.unit`)}`,
            })}
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={onTake}>
          {t("takeTheirs")}
        </Button>
        <Button size="compact-sm" onClick={onKeep}>
          {t("keepMine")}
        </Button>
      </div>
    </FormMessage>
  );
}

function ChangedBy({ user, wallMs, nowWallMs }: { readonly user: string; readonly wallMs: number; readonly nowWallMs: number | null }) {
  const { t } = useTranslation("readings");
  return (
    <>
      {t("changedBy", { user })} <Ago wallMs={wallMs} nowWallMs={nowWallMs} />
    </>
  );
}
