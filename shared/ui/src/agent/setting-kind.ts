import type { AgentSettingField } from "@istars/protocol/model/ismartmate/settings.ts";

/** How a value of the settings file is asked for. */
export type SettingKind = { readonly kind: "text" } | { readonly kind: "choice"; readonly words: readonly string[] };

const CHOICE = /^`[^`]+`(?: or `[^`]+`)+$/;

/** Read from what the file says may stand there: one of some words, or anything that has to be typed. */
export function settingKind({ expects }: Pick<AgentSettingField, "expects">): SettingKind {
  if (!CHOICE.test(expects)) return { kind: "text" };
  return { kind: "choice", words: expects.split(" or ").map((word) => word.replaceAll("`", "")) };
}

/** The way to a value as one word: `when.on-battery`, `sources[0].token`; as faults name it. */
export const settingName = (path: AgentSettingField["path"]): string =>
  path.reduce<string>((text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`), "");
