import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAccounts } from "../accounts/accounts-context.ts";
import type { Failure, Fault } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of.ts";
import { changedUserFields, type UserDraft, type UserField, userChange, userDraft } from "./user-draft.ts";

/** A user while it is edited: as it was read, and what somebody has typed over it. */
export interface UserForm {
  readonly draft: UserDraft;
  readonly edit: (part: Partial<UserDraft>) => void;
  /** The fields that saving would change. */
  readonly changed: readonly UserField[];
  readonly save: () => void;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  readonly failure: Failure | null;
  /** What others have changed since; empty unless a save failed by it. */
  readonly conflicts: readonly Fault[];
  readonly takeTheirs: () => void;
  readonly putMine: () => void;
}

export function useUserForm(user: UserAccount): UserForm {
  const { api } = useAccounts();
  const queries = useQueryClient();
  // The version that was read stays, whatever the list says meanwhile: what others change is told when saving.
  const [base, setBase] = useState(user);
  const [edits, setEdits] = useState<Partial<UserDraft>>({});
  const draft: UserDraft = { ...userDraft(base), ...edits };
  const changed = changedUserFields(draft, base);
  const accept = (next: UserAccount): void => {
    setBase(next);
    setEdits({});
    void queries.invalidateQueries({ queryKey: ["users"] });
  };
  const readLatest = async (): Promise<UserAccount> => {
    const { users } = await api.listUsers(new AbortController().signal);
    return users.find(({ id }) => id === base.id) ?? base;
  };
  const saving = useMutation({ mutationFn: () => api.changeUser(base, userChange(draft)), onSuccess: accept });
  // Over what others have saved: their values stand wherever nothing was typed here.
  const forcing = useMutation({
    mutationFn: async () => {
      const latest = await readLatest();
      const typed = Object.fromEntries(changed.map((field) => [field, draft[field]]));
      return await api.changeUser(latest, userChange({ ...userDraft(latest), ...typed }));
    },
    onMutate: () => saving.reset(),
    onSuccess: accept,
  });
  const taking = useMutation({
    mutationFn: (_fields: readonly string[]) => readLatest(),
    onSuccess: (latest, fields) => {
      setBase(latest);
      setEdits((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !fields.includes(field))));
      void queries.invalidateQueries({ queryKey: ["users"] });
      saving.reset();
      forcing.reset();
    },
  });
  const error = taking.error ?? forcing.error ?? saving.error;
  const failure = error === null ? null : failureOf(error);
  const conflicts = failure?.kind === "refused" && failure.code === "settings.conflict" ? failure.errors : [];
  return {
    draft,
    edit: (part) => {
      setEdits((before) => ({ ...before, ...part }));
      if (saving.isSuccess) saving.reset();
      if (forcing.isSuccess) forcing.reset();
    },
    changed,
    save: () => {
      forcing.reset();
      taking.reset();
      saving.mutate();
    },
    isSaving: saving.isPending || forcing.isPending || taking.isPending,
    isSaved: saving.isSuccess || forcing.isSuccess,
    failure,
    conflicts,
    takeTheirs: () => taking.mutate(conflicts.map(({ pointer }) => pointer.slice(1))),
    putMine: () => forcing.mutate(),
  };
}
