import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";

/** Where to search, as it stands in the form. */
export interface SearchOptions {
  /** Names; `null`: all that there are. */
  readonly interfaces: readonly string[] | null;
  /** One range a line. */
  readonly ranges: string;
  readonly foreign: boolean;
  /** Empty: the usual one. */
  readonly community: string;
  /** `null`: as long as is usual. */
  readonly listenMs: number | null;
}

export const USUAL_SEARCH: SearchOptions = { interfaces: null, ranges: "", foreign: false, community: "", listenMs: null };

/** The ranges as typed; a blank or comma ends one as well as a new line. */
const rangesOf = (text: string): string[] => text.split(/[\s,;]+/).filter((range) => range !== "");

/** What is asked of the service. */
export const scanRequestOf = ({ interfaces, ranges, foreign, community, listenMs }: SearchOptions): ScanRequest => ({
  ...(interfaces === null ? {} : { interfaces: [...interfaces] }),
  ...(rangesOf(ranges).length === 0 ? {} : { ranges: rangesOf(ranges) }),
  ...(foreign ? { foreign, ...(community === "" ? {} : { community }) } : {}),
  ...(listenMs === null ? {} : { timeoutMs: listenMs }),
});

/** Whether a search would be any different from the usual one. */
export const isUsual = (options: SearchOptions): boolean => Object.keys(scanRequestOf(options)).length === 0;
