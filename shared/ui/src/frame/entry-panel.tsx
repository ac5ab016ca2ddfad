import { type ReactNode, useEffect, useState } from "react";
import { SidePanel } from "./side-panel.tsx";

export interface EntryPanelProps<Entry> {
  /** What is open; `null` while closed. */
  readonly entry: Entry | null;
  readonly titleOf: (entry: Entry) => string;
  readonly onClose: () => void;
  readonly children: (entry: Entry) => ReactNode;
}

/** All of one entry, beside the list. */
export function EntryPanel<Entry>({ entry, titleOf, onClose, children }: EntryPanelProps<Entry>) {
  // While it slides out it still shows what was open.
  const [latest, setLatest] = useState<Entry | null>(null);
  useEffect(() => {
    if (entry !== null) setLatest(entry);
  }, [entry]);
  const shown = entry ?? latest;
  return (
    <SidePanel isOpen={entry !== null} title={shown === null ? "" : titleOf(shown)} onClose={onClose}>
      {shown === null ? null : children(shown)}
    </SidePanel>
  );
}
