import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";

/** What a card and another maker's UPS tell alike; `null`: it does not tell. */
export const nameOf = ({ here, foreign }: FoundCard): string | null => here?.name || foreign?.name || null;
export const addressOf = ({ here, foreign }: FoundCard): string => here?.address ?? foreign?.address ?? "";
export const modelOf = ({ here, foreign }: FoundCard): string | null =>
  here?.model ?? ([foreign?.manufacturer, foreign?.model].filter(Boolean).join(" ") || null);

/** What a row is called where something is said about it. */
export const titleOf = (card: FoundCard): string => nameOf(card) ?? addressOf(card);
