import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { NotTold } from "@istars/ui/values/value.tsx";
import { useTranslation } from "react-i18next";
import { useServiceNow } from "../live/live-context.tsx";
import { stateOf } from "./found-state.ts";

/** How a card and its UPS are, in a word. */
export function StateCell({ card }: { readonly card: FoundCard }) {
  const { t } = useTranslation("found");
  const { tone, word } = stateOf(card);
  return <StatePill tone={tone}>{word === "foreign" ? t(`kinds.${card.kind}`) : t(`states.${word}`)}</StatePill>;
}

/** How long ago a card was last heard; the exact moment is said where there is only one card. */
export function Seen({ card }: { readonly card: FoundCard }) {
  const { t } = useTranslation("ui");
  const say = useDuration();
  const nowWallMs = useServiceNow();
  const ageMs = nowWallMs === null ? null : nowWallMs - card.lastSeenWallMs;
  if (ageMs === null) return <NotTold />;
  return <>{ageMs < 1_000 ? t("justNow") : t("ago", { duration: say(ageMs) })}</>;
}

/** What an installer has to know before anything is set; what to do stands in the panel. */
export function Warnings({ card }: { readonly card: FoundCard }) {
  const { t } = useTranslation("found");
  return card.warnings.map((warning) => (
    <StatePill key={warning} tone="warning" title={t(`warningHelp.${warning}`)}>
      {t(`warnings.${warning}`)}
    </StatePill>
  ));
}
