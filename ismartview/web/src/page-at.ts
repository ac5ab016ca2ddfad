/** What an address leads to. Parts of one page share it, so that going from one to another draws nothing anew around them. */
export type PageAt =
  | { readonly page: "overview" | "cards" | "add" | "alarms" | "history" | "readings" | "users" | "password" | "audit" | "unknown" }
  | { readonly page: "card"; readonly id: number };

const PAGES: Readonly<Record<string, Exclude<PageAt["page"], "card" | "add">>> = {
  "/": "overview",
  "/overview": "overview",
  "/cards": "cards",
  "/alarms": "alarms",
  "/history": "history",
  "/settings": "readings",
  "/settings/readings": "readings",
  "/settings/users": "users",
  "/settings/password": "password",
  "/settings/audit": "audit",
};

/** Finds the page of a path. */
export function pageAt(path: string): PageAt {
  if (path === "/cards/add" || path.startsWith("/cards/add/")) return { page: "add" };
  const id = /^\/cards\/([1-9]\d{0,14})(?:\/|$)/.exec(path)?.[1];
  if (id !== undefined) return { page: "card", id: Number(id) };
  return { page: PAGES[path] ?? "unknown" };
}
