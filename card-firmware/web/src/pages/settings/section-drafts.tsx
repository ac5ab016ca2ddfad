import type { SectionDocument } from "@istars/protocol/model/settings/document.ts";
import type { SectionName } from "@istars/protocol/model/settings/sections.ts";
import type { Draft } from "@istars/ui/forms/field-draft.ts";
import { useUnsaved } from "@istars/ui/forms/use-unsaved.ts";
import { createContext, type ReactNode, useContext, useState } from "react";

/** What somebody has typed over a section and not saved yet, with the section as it was read then. */
interface SectionDraft {
  readonly document: SectionDocument;
  readonly edits: Readonly<Record<string, Draft>>;
}

type Drafts = Readonly<Partial<Record<SectionName, SectionDraft>>>;

interface Kept {
  /** Whose they are: nobody else gets to see them, secrets may be among them. */
  readonly user: string;
  readonly drafts: Drafts;
}

interface Keeping {
  readonly kept: Kept;
  readonly change: (user: string, change: (drafts: Drafts) => Drafts) => void;
}

const NOTHING: Drafts = {};
const DraftsContext = createContext<Keeping | null>(null);

/**
 * Keeps what was typed into the settings while one looks at other pages, or has to log in again. It is in memory alone: before the page
 * is left for good, the browser asks.
 */
export function SectionDraftsProvider({ children }: { readonly children: ReactNode }) {
  const [kept, setKept] = useState<Kept>({ user: "", drafts: NOTHING });
  useUnsaved(Object.keys(kept.drafts).length > 0);
  const change: Keeping["change"] = (user, make) =>
    setKept((before) => ({ user, drafts: make(before.user === user ? before.drafts : NOTHING) }));
  return <DraftsContext value={{ kept, change }}>{children}</DraftsContext>;
}

export interface SectionDrafts {
  readonly drafts: Drafts;
  /** `null` forgets it. */
  readonly keep: (section: SectionName, draft: SectionDraft | null) => void;
}

/** What `user` has typed and not saved yet. */
export function useSectionDrafts(user: string): SectionDrafts {
  const keeping = useContext(DraftsContext);
  if (keeping === null) throw new Error("useSectionDrafts needs a SectionDraftsProvider around it");
  const { kept, change } = keeping;
  return {
    drafts: kept.user === user ? kept.drafts : NOTHING,
    keep: (section, draft) => change(user, ({ [section]: _, ...others }) => (draft === null ? others : { ...others, [section]: draft })),
  };
}
