import type { AgentSettings, SettingChanges } from "@istars/protocol/model/ismartmate/settings.ts";

type Changes = SettingChanges["changes"];
type Source = AgentSettings["sources"][number];

/** What was typed of a source: keys of its map, empty where left out; and the feed it tells of, `null` for none. */
export interface SourceDraft {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly feedId: string | null;
}

/** The changes of the file that add a source and give it its feed. */
export function additionOf({ id, values, feedId }: SourceDraft, settings: AgentSettings): Changes {
  const said = Object.entries(values).filter(([, value]) => value !== "");
  return [
    { path: ["sources", settings.sources.length], value: { id, ...Object.fromEntries(said) } },
    ...feedChanges(id, null, feedId, settings),
  ];
}

/** The changes that make a source what was typed; a secret left empty stays. */
export function editOf(source: Source, draft: SourceDraft, secrets: readonly string[], settings: AgentSettings): Changes {
  const at = settings.sources.findIndex(({ id }) => id === source.id);
  const values = Object.entries(draft.values).flatMap(([key, value]): Changes[number][] => {
    const before = source.values[key] ?? "";
    if (value === before || (value === "" && secrets.includes(key))) return [];
    return [{ path: ["sources", at, key], value: value === "" ? null : value }];
  });
  return [...values, ...feedChanges(source.id, feedOf(source.id, settings), draft.feedId, settings)];
}

/** The changes that take a source out, and a feed that nobody else tells of. */
export function removalOf({ id }: Source, settings: AgentSettings): Changes {
  const at = settings.sources.findIndex((source) => source.id === id);
  return [...feedChanges(id, feedOf(id, settings), null, settings), { path: ["sources", at], value: null }];
}

/** The feed that a source tells of; `null`: none. */
export const feedOf = (sourceId: string, { feeds }: AgentSettings): string | null =>
  feeds.find(({ sources }) => sources.includes(sourceId))?.id ?? null;

function feedChanges(sourceId: string, from: string | null, to: string | null, { feeds }: AgentSettings): Changes[number][] {
  if (from === to) return [];
  const changes: Changes[number][] = [];
  const target = feeds.findIndex(({ id }) => id === to);
  if (to !== null && target >= 0)
    changes.push({ path: ["feeds", target, "sources"], value: [...(feeds[target]?.sources ?? []), sourceId] });
  else if (to !== null) changes.push({ path: ["feeds", feeds.length], value: { id: to, sources: [sourceId] } });
  const left = feeds.findIndex(({ id }) => id === from);
  const others = feeds[left]?.sources.filter((id) => id !== sourceId) ?? [];
  // Last, as places behind it move up.
  if (left >= 0)
    changes.push(others.length > 0 ? { path: ["feeds", left, "sources"], value: others } : { path: ["feeds", left], value: null });
  return changes;
}
