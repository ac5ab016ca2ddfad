import { agentTexts } from "@istars/protocol/model/ismartmate/texts/zh.ts";
import { zh as domain } from "@istars/protocol/model/texts/zh.ts";
import { uiTextsZh } from "@istars/ui/text/ui.texts.zh.ts";
import { nowTextsZh } from "../overview/now.texts.zh.ts";
import { runsTextsZh } from "../runs/runs.texts.zh.ts";
import { mateSettingsTextsZh } from "../settings/mate-settings.texts.zh.ts";
import { whyTextsZh } from "../why/why.texts.zh.ts";
import type { english } from "./en.ts";
import { mateTextsZh } from "./mate.texts.zh.ts";

/** Every Chinese word of this UI, by namespace; a namespace that is missing here does not compile. */
export const chinese = {
  domain,
  ui: uiTextsZh,
  agent: agentTexts,
  mate: mateTextsZh,
  now: nowTextsZh,
  why: whyTextsZh,
  runs: runsTextsZh,
  mateSettings: mateSettingsTextsZh,
} satisfies Record<keyof typeof english, object>;
