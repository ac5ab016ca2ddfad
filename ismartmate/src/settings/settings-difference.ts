import { isDeepStrictEqual } from "node:util";
import type { Settings, SourceSetting } from "./settings.ts";

/** What has to be made anew when other settings are taken over while running. */
export interface SettingsDifference {
  /** Sources to end and to begin; a changed one is in both. All others go on undisturbed. */
  readonly sources: { readonly gone: readonly string[]; readonly made: readonly SourceSetting[] };
  /** The decision goes on with another policy. */
  readonly isPolicyChanged: boolean;
  /** The warning, the commands or the power-off, which are read when they are needed. */
  readonly areActionsChanged: boolean;
  /** The card lists this server under another name. */
  readonly isHostNameChanged: boolean;
  /** The pages are served elsewhere. */
  readonly isListenChanged: boolean;
}

/** Compares settings before and after. A secret in a file counts by the file's name: what is in it is not known here. */
export function differenceOf(before: Settings, after: Settings): SettingsDifference {
  const has = (all: readonly SourceSetting[], one: SourceSetting): boolean => all.some((other) => isDeepStrictEqual(other, one));
  return {
    sources: {
      gone: before.sources.filter((one) => !has(after.sources, one)).map(({ id }) => id),
      made: after.sources.filter((one) => !has(before.sources, one)),
    },
    isPolicyChanged: !isDeepStrictEqual(before.policy, after.policy),
    areActionsChanged: !isDeepStrictEqual([before.warn, before.commands, before.powerOff], [after.warn, after.commands, after.powerOff]),
    isHostNameChanged: before.hostName !== after.hostName,
    isListenChanged: !isDeepStrictEqual(before.listen, after.listen),
  };
}
