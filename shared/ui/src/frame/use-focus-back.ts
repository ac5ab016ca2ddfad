import { useEffect, useLayoutEffect, useRef } from "react";

interface Opener {
  readonly element: HTMLElement;
  /** The row of a list that it stands in, by its key. */
  readonly row: string | undefined;
}

/**
 * Remembers what had the focus when something opened. What it gives back returns the focus there, once that something has gone: to the same
 * row where the list was drawn anew meanwhile, and nowhere if the person has gone on to something else.
 */
export function useFocusBack(isOpen: boolean): () => void {
  const opener = useRef<Opener | null>(null);
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (!isOpen || !(activeElement instanceof HTMLElement)) return;
    opener.current = { element: activeElement, row: activeElement.closest<HTMLElement>("[data-row]")?.dataset.row };
  }, [isOpen]);
  return () => {
    const from = opener.current;
    opener.current = null;
    const { activeElement: now } = document;
    // What closes may still be there, with the focus in it.
    const isElsewhere = now !== null && now !== document.body && now.closest("[role=dialog]") === null;
    if (from === null || isElsewhere) return;
    const again = from.row === undefined ? null : document.querySelector<HTMLElement>(`[data-row="${CSS.escape(from.row)}"] button`);
    (from.element.isConnected ? from.element : again)?.focus({ preventScroll: true });
  };
}

/** Returns the focus by itself, for what is taken away whole when it closes and cannot do so any more. */
export function useFocusBackAfter(isOpen: boolean): void {
  const giveBack = useFocusBack(isOpen);
  useEffect(() => {
    if (!isOpen) giveBack();
  });
}
