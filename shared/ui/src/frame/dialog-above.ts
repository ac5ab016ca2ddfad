import { createContext, useContext, useEffect } from "react";

/** How a dialog tells the panel around it that it is open. */
export const DialogAboveContext = createContext<((isOpen: boolean) => void) | null>(null);

/** Keeps Escape, for as long as a dialog is open, from closing the panel below it too. */
export function useDialogAbove(isOpen: boolean): void {
  const tell = useContext(DialogAboveContext);
  useEffect(() => {
    if (!isOpen || tell === null) return;
    tell(true);
    return () => tell(false);
  }, [isOpen, tell]);
}
