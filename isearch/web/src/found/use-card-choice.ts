import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { useState } from "react";

export interface CardChoice {
  /** Cards of ours only: nobody else's take an address from here. */
  readonly canChoose: (card: FoundCard) => boolean;
  readonly isChosen: (card: FoundCard) => boolean;
  readonly turn: (card: FoundCard) => void;
  /** All that are seen are chosen. */
  readonly isAll: boolean;
  /** Chooses all that are seen, or none of them if all are. */
  readonly turnAll: () => void;
  readonly clear: () => void;
  /** Those chosen that are seen, in the order in which they are seen. */
  readonly chosen: readonly FoundCard[];
}

const canChoose = ({ kind, isLost }: FoundCard): boolean => kind === "istars" && !isLost;

/** Which cards something will be done with. What the filter hides is not among them, so that nothing is done unseen. */
export function useCardChoice(seen: readonly FoundCard[]): CardChoice {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const possible = seen.filter(canChoose);
  const chosen = possible.filter(({ key }) => keys.has(key));
  const isAll = possible.length > 0 && chosen.length === possible.length;
  return {
    canChoose,
    isChosen: ({ key }) => keys.has(key),
    turn: ({ key }) => {
      const next = new Set(keys);
      if (!next.delete(key)) next.add(key);
      setKeys(next);
    },
    isAll,
    turnAll: () => setKeys(new Set(isAll ? [] : possible.map(({ key }) => key))),
    clear: () => setKeys(new Set()),
    chosen,
  };
}
