const ESCAPE = 0x28;
/** What stands behind the escape, and the byte that is meant: CR, XON, XOFF, LF, space. */
const MEANT = [0x0d, 0x11, 0x13, 0x0a, 0x20] as const;

/** Undoes the stuffing of one group of a binary reply. An escape before anything else stands for itself. */
export function unstuff(group: string): readonly number[] {
  const bytes: number[] = [];
  for (let at = 0; at < group.length; at++) {
    const byte = group.charCodeAt(at);
    const meant = byte === ESCAPE ? MEANT[group.charCodeAt(at + 1)] : undefined;
    bytes.push(meant ?? byte);
    if (meant !== undefined) at++;
  }
  return bytes;
}
