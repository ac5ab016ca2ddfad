import type { AgentTexts } from "@istars/protocol/model/ismartmate/texts/agent-texts.ts";
import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { en, type Texts } from "@istars/protocol/model/texts/en.ts";
import { useTranslation } from "react-i18next";

/** iSmartMate's own words in the person's language, for whole sentences. */
export function useAgentTexts(): AgentTexts {
  const { i18n } = useTranslation();
  const spoken: AgentTexts | undefined = i18n.getResourceBundle(i18n.language, "agent");
  return spoken ?? agentTexts;
}

/** The domain's words in the person's language. */
export function useDomainTexts(): Texts {
  const { i18n } = useTranslation();
  const spoken: Texts | undefined = i18n.getResourceBundle(i18n.language, "domain");
  return spoken ?? en;
}
