import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";

export interface ChosenCards {
  readonly has: (id: number) => boolean;
  readonly turn: (id: number) => void;
  /** All that are listed are chosen. */
  readonly isAll: boolean;
  /** Chooses all that are listed, or none if all are. */
  readonly turnAll: () => void;
  readonly clear: () => void;
  /** Those chosen that are listed, in that order. */
  readonly ids: readonly number[];
}

const NONE: readonly number[] = [];

/** Which cards something will be done with. What the filter hides is not among them, so that nothing is done unseen. */
export function useChosen(listed: readonly FleetCard[]): ChosenCards {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const ids = useMemo(() => (chosen.size === 0 ? NONE : listed.filter(({ id }) => chosen.has(id)).map(({ id }) => id)), [listed, chosen]);
  const isAll = ids.length > 0 && ids.length === listed.length;
  const turn = useCallback(
    (id: number) =>
      setChosen((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const has = useCallback((id: number) => chosen.has(id), [chosen]);
  /** Those of the moment in which all are chosen: what is found at every key that is typed makes no other choice. */
  const listedNow = useRef(listed);
  useLayoutEffect(() => {
    listedNow.current = listed;
  });
  const turnAll = useCallback(() => setChosen(new Set(isAll ? [] : listedNow.current.map(({ id }) => id))), [isAll]);
  const clear = useCallback(() => setChosen(new Set()), []);
  return useMemo(() => ({ has, turn, isAll, turnAll, clear, ids }), [has, turn, isAll, turnAll, clear, ids]);
}
