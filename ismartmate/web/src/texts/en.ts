import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { en as domain } from "@istars/protocol/model/texts/en.ts";
import { uiTexts } from "@istars/ui/text/ui.texts.ts";
import { nowTexts } from "../overview/now.texts.ts";
import { runsTexts } from "../runs/runs.texts.ts";
import { mateSettingsTexts } from "../settings/mate-settings.texts.ts";
import { whyTexts } from "../why/why.texts.ts";
import { mateTexts } from "./mate.texts.ts";

/** Every English word of this UI, by namespace. */
export const english = {
  domain,
  ui: uiTexts,
  agent: agentTexts,
  mate: mateTexts,
  now: nowTexts,
  why: whyTexts,
  runs: runsTexts,
  mateSettings: mateSettingsTexts,
};
