import type { AgentSettings, SettingChanges } from "@istars/protocol/model/ismartmate/settings.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../session/api-context.ts";
import { SETTINGS_KEY } from "../session/query-keys.ts";

/** The settings file as it stands on the disk, kept fresh by the stream. */
export function useSettings() {
  const api = useApi();
  return useQuery({ queryKey: SETTINGS_KEY, queryFn: () => api.readSettings() });
}

export interface SettingsChange {
  change(changes: SettingChanges["changes"], etag: string, onDone: () => void): void;
  reset(): void;
  readonly isPending: boolean;
  readonly isDone: boolean;
  readonly failure: Failure | null;
}

/** Changes values of the file, all or none. A file that is another one by now is read anew, so that the page can show what changed. */
export function useSettingsChange(): SettingsChange {
  const api = useApi();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ changes, etag }: { readonly changes: SettingChanges["changes"]; readonly etag: string }) =>
      api.changeSettings(changes, etag),
    onSuccess: (settings: AgentSettings) => queries.setQueryData(SETTINGS_KEY, settings),
    onError: () => void queries.invalidateQueries({ queryKey: SETTINGS_KEY }),
  });
  return {
    change: (changes, etag, onDone) => change.mutate({ changes, etag }, { onSuccess: onDone }),
    reset: change.reset,
    isPending: change.isPending,
    isDone: change.isSuccess,
    failure: useMemo(() => (change.error === null ? null : failureOf(change.error)), [change.error]),
  };
}
