import type { SectionDocument } from "@istars/protocol/model/settings/document.ts";
import type { Unrest } from "@istars/protocol/model/settings/objection.ts";
import type { Failure, Fault } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { type Draft, draftOf, draftValue, isChanged } from "@istars/ui/forms/field-draft.ts";
import type { FieldSpec } from "@istars/ui/forms/field-spec.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../session/api-context.ts";
import type { SectionDrafts } from "./section-drafts.tsx";

/** A section while it is edited: what was read, and what somebody has typed over it. */
export interface SectionForm {
  readonly draft: (spec: FieldSpec) => Draft;
  readonly edit: (spec: FieldSpec, draft: Draft) => void;
  /** Names of the fields that saving would change. */
  readonly changed: readonly string[];
  readonly discard: () => void;
  readonly save: () => void;
  /** Tries the last save again although the card objected for that reason. */
  readonly insist: (reason: Unrest) => void;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  /** Why the last save failed; gone once it is tried again. */
  readonly failure: Failure | null;
  /** What the card has against a field, by JSON pointer. */
  readonly faults: readonly Fault[];
  /** What others have changed since this was read; empty unless a save failed by it. */
  readonly conflicts: readonly Fault[];
  /** Drops what was typed into the fields that others have changed. */
  readonly takeTheirs: () => void;
  /** Saves over what others have changed. */
  readonly putMine: () => void;
}

const pointed = ({ pointer }: Fault): string => pointer.split("/")[1] ?? "";

/** The form of a section as it was read; what is typed is kept in `drafts` until it is saved or discarded. */
export function useSectionForm(document: SectionDocument, specs: readonly FieldSpec[], { drafts, keep }: SectionDrafts): SectionForm {
  const api = useApi();
  const queries = useQueryClient();
  const { section } = document;
  const edits = drafts[section]?.edits ?? {};
  const draft = (spec: FieldSpec): Draft => edits[spec.name] ?? draftOf(spec, document.values[spec.name]);
  const isEdited = (read: SectionDocument, edit: Readonly<Record<string, Draft>>) => (spec: FieldSpec) => {
    const value = edit[spec.name];
    return value !== undefined && isChanged(spec, value, read.values[spec.name]);
  };
  const changed = specs.filter(isEdited(document, edits)).map(({ name }) => name);
  /** Keeps what was typed over `read`, or nothing where it comes to the same. */
  const keepEdits = (read: SectionDocument, next: Readonly<Record<string, Draft>>): void =>
    keep(section, specs.some(isEdited(read, next)) ? { document: read, edits: next } : null);
  const key = ["settings", document.section] as const;
  const accept = (next: SectionDocument): void => {
    queries.setQueryData([...key], next);
    keep(section, null);
    void queries.invalidateQueries({ queryKey: ["settings-history", document.section] });
    if (document.section === "identity") void queries.invalidateQueries({ queryKey: ["status"] });
  };
  const saving = useMutation({
    mutationFn: (override: Unrest | null) => {
      const values = Object.fromEntries(
        specs.map((spec) => {
          const stored = document.values[spec.name];
          return [spec.name, spec.name in edits ? draftValue(spec, draft(spec)) : stored];
        }),
      );
      return api.writeSettings(document, values, override);
    },
    onSuccess: accept,
  });
  // Over what others have saved: their values stand wherever nothing was typed here.
  const forcing = useMutation({
    mutationFn: async (override: Unrest | null) => {
      const latest = await api.readSettings(document.section, new AbortController().signal);
      const typed = specs.filter(({ name }) => changed.includes(name)).map((spec) => [spec.name, draftValue(spec, draft(spec))]);
      return await api.writeSettings(latest, { ...latest.values, ...Object.fromEntries(typed) }, override);
    },
    onMutate: () => saving.reset(),
    onSuccess: accept,
  });
  const taking = useMutation({
    mutationFn: (_fields: readonly string[]) => api.readSettings(document.section, new AbortController().signal),
    onSuccess: (latest, fields) => {
      queries.setQueryData([...key], latest);
      keepEdits(latest, Object.fromEntries(Object.entries(edits).filter(([name]) => !fields.includes(name))));
      void queries.invalidateQueries({ queryKey: ["settings-history", document.section] });
      saving.reset();
      forcing.reset();
    },
  });
  const error = taking.error ?? forcing.error ?? saving.error;
  const failure = error === null ? null : failureOf(error);
  const errors = failure?.kind === "refused" ? failure.errors : [];
  const isConflict = failure?.kind === "refused" && failure.code === "settings.conflict";
  return {
    draft,
    edit: (spec, next) => {
      keepEdits(document, { ...edits, [spec.name]: next });
      if (saving.isSuccess) saving.reset();
      if (forcing.isSuccess) forcing.reset();
    },
    changed,
    discard: () => {
      keep(section, null);
      for (const mutation of [saving, forcing, taking]) mutation.reset();
    },
    save: () => {
      forcing.reset();
      taking.reset();
      saving.mutate(null);
    },
    insist: (reason) => (forcing.isError ? forcing : saving).mutate(reason),
    isSaving: saving.isPending || forcing.isPending || taking.isPending,
    isSaved: saving.isSuccess || forcing.isSuccess,
    failure,
    faults: isConflict ? [] : errors,
    conflicts: isConflict ? errors : [],
    takeTheirs: () => taking.mutate(errors.map(pointed)),
    putMine: () => forcing.mutate(null),
  };
}
