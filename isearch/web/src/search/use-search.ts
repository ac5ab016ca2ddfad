import type { Fault } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useLocalStorage } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../session/api-context.ts";
import { useFailureText } from "../session/use-failure-text.ts";
import { type SearchOptions, scanRequestOf, USUAL_SEARCH } from "./search-options.ts";

/** What stays from one visit to the next; the rest depends on the network one is in, or is nobody else's business. */
type Kept = Pick<SearchOptions, "ranges" | "foreign">;

/** The search as the person wants it, and how it is started and ended. */
export function useSearch() {
  const api = useApi();
  const { t } = useTranslation("isearch");
  const sayFailure = useFailureText();
  const [kept, keep] = useLocalStorage<Kept>({
    key: "isearch-where",
    defaultValue: { ranges: USUAL_SEARCH.ranges, foreign: USUAL_SEARCH.foreign },
    getInitialValueInEffect: false,
  });
  const [rest, setRest] = useState(USUAL_SEARCH);
  const options: SearchOptions = { ...rest, ranges: kept.ranges, foreign: kept.foreign };
  const start = useMutation({ mutationFn: () => api.startScan(scanRequestOf(options)) });
  const stop = useMutation({ mutationFn: () => api.cancelScan() });
  const failure = start.error ? failureOf(start.error) : stop.error ? failureOf(stop.error) : null;
  const faults: readonly Fault[] = failure?.kind === "refused" ? failure.errors : [];
  const sayFault = ({ code, params }: Fault) => t(`rangeFaults.${code}` as "rangeFaults.range.malformed", { ...params });
  const faultsAt = (field: string) => {
    const found = faults.filter(({ pointer }) => pointer.startsWith(`/${field}`));
    return found.length === 0 ? null : found.map(sayFault).join(" ");
  };
  return {
    options,
    change: (change: Partial<SearchOptions>) => {
      const next = { ...options, ...change };
      setRest(next);
      keep({ ranges: next.ranges, foreign: next.foreign });
      start.reset();
    },
    start: () => start.mutate(),
    stop: () => stop.mutate(),
    isStarting: start.isPending,
    /** In words; `null` if the last try went well, or what was wrong stands at its field. */
    failure: failure === null ? null : sayFailure(failure),
    rangeFault: faultsAt("ranges"),
    interfaceFault: faultsAt("interfaces"),
  };
}

export type Search = ReturnType<typeof useSearch>;
