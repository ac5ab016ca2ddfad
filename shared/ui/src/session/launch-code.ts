const PREFIX = "#launch=";

/**
 * Takes the one-time launch code out of the page's address, so that neither the history nor whoever looks over the shoulder has it;
 * `null` if there is none.
 */
export function takeLaunchCode({ location, history }: Pick<Window, "location" | "history">): string | null {
  if (!location.hash.startsWith(PREFIX)) return null;
  const code = location.hash.slice(PREFIX.length);
  history.replaceState(history.state, "", location.pathname + location.search);
  return code === "" ? null : code;
}
