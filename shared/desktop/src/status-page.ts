import type { LinkState } from "./service-link.ts";
import type { SayShell } from "./shell-words.ts";

/** Where the page's one button leads. The window takes it for a wish and goes nowhere. */
export const RETRY_ADDRESS = "istars-window:retry";

export interface StatusPageOptions {
  readonly state: Exclude<LinkState, { kind: "ready" }>;
  readonly title: string;
  readonly locale: string;
  /** What starts the service, line by line; empty where the window starts it itself. */
  readonly howToStart: readonly string[];
  readonly say: SayShell;
}

/** What the window shows while there are no pages: one page without a script, that loads nothing. As an address. */
export function statusPage({ state, title, locale, howToStart, say }: StatusPageOptions): string {
  const { head, help } = wordsOf(state, howToStart.length > 0, say);
  const detail = state.kind === "away" ? state.detail : "";
  const html = `<!doctype html><html lang="${/^zh\b/i.test(locale) ? "zh" : "en"}"><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeText(title)}</title><style>${STYLE}</style></head><body><main>
<div class="product">${MARK}<span>${escapeText(title)}</span></div>
<h1>${escapeText(head)}</h1><p>${escapeText(help)}</p>
${state.kind === "away" && howToStart.length > 0 && state.reason !== "refused" ? `<pre>${howToStart.map(escapeText).join("\n")}</pre>` : ""}
${detail === "" ? "" : `<details><summary>${escapeText(say("lookFailed"))}</summary><pre>${escapeText(detail)}</pre></details>`}
${state.kind === "away" ? `<a href="${RETRY_ADDRESS}">${escapeText(say("retry"))}</a>` : ""}
</main></body></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

function wordsOf(state: StatusPageOptions["state"], isAttached: boolean, say: SayShell): { readonly head: string; readonly help: string } {
  if (state.kind === "starting") return { head: say("starting"), help: say("startingHelp") };
  if (state.reason === "refused") return { head: say("refused"), help: say("refusedHelp") };
  return isAttached ? { head: say("attachAway"), help: say("attachAwayHelp") } : { head: say("childAway"), help: say("childAwayHelp") };
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeText = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

const MARK =
  '<svg viewBox="0 0 32 32" width="40" height="40" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#2b60dd"/><path fill="#fff" d="M17.8 4.5 8 18h6.4l-1.2 9.5L23.5 13.4H17l.8-8.9Z"/></svg>';

/** The colours and measures of the pages that follow. */
const STYLE = `
:root { color-scheme: light dark; --page: #f5f7f9; --surface: #fff; --line: #dfe3e9; --text: #181e26; --quiet: #566170; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --surface: #181d24; --line: #2b323c; --text: #e4e8ee; --quiet: #9ba5b3; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 0 1rem; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; }
main { max-width: 30rem; margin: max(1rem, calc(50vh - 12rem)) auto 1rem; padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); }
.product { display: flex; align-items: center; gap: 12px; margin-bottom: 24px; font-size: 16px; font-weight: 600; }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 1.3; font-weight: 600; }
p, summary { margin: 0 0 16px; color: var(--quiet); }
summary { cursor: pointer; }
pre { margin: 0 0 16px; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--page); font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12rem; overflow-y: auto; }
a { display: inline-block; padding: 8px 16px; border-radius: 8px; background: #2b60dd; color: #fff; font-weight: 600; text-decoration: none; }
a:focus-visible, summary:focus-visible { outline: 2px solid #6690f0; outline-offset: 2px; }
`;
