/** The IANA name of a zone in which it is about noon now: a page's "today" has hours behind and before it, at whatever time tests run. */
export function middayZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  // These names count westward: POSIX has it so.
  return ahead === 0 ? "Etc/UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}
