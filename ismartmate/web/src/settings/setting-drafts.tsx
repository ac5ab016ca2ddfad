import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { useUnsaved } from "@istars/ui/forms/use-unsaved.ts";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** What was typed and not saved yet, by the value's name; `null`: left out, so that its default holds. */
interface Drafts {
  readonly texts: Readonly<Record<string, string | null>>;
  /** The file as it was when the first of them was typed. */
  readonly base: AgentSettings | null;
}

export interface DraftHold extends Drafts {
  put(name: string, text: string | null, settings: AgentSettings): void;
  /** Takes back what was typed there: it is as the file has it. */
  drop(name: string): void;
  /** What was typed goes with this version of the file from now on. */
  rebase(settings: AgentSettings): void;
  clear(): void;
}

const NONE: Drafts = { texts: {}, base: null };
const DraftContext = createContext<DraftHold | null>(null);

/** Keeps what was typed while the person looks at other pages; the browser asks before it is lost. */
export function SettingDraftsProvider({ children }: { readonly children: ReactNode }) {
  const [drafts, setDrafts] = useState(NONE);
  useUnsaved(drafts.base !== null);
  const hold = useMemo<DraftHold>(
    () => ({
      ...drafts,
      put: (name, text, settings) => setDrafts(({ texts, base }) => ({ texts: { ...texts, [name]: text }, base: base ?? settings })),
      drop: (name) =>
        setDrafts(({ texts, base }) => {
          const { [name]: _gone, ...rest } = texts;
          return Object.keys(rest).length === 0 ? NONE : { texts: rest, base };
        }),
      rebase: (base) => setDrafts(({ texts }) => ({ texts, base })),
      clear: () => setDrafts(NONE),
    }),
    [drafts],
  );
  return <DraftContext value={hold}>{children}</DraftContext>;
}

export function useSettingDrafts(): DraftHold {
  const hold = useContext(DraftContext);
  if (hold === null) throw new Error("useSettingDrafts needs a SettingDraftsProvider around it");
  return hold;
}
