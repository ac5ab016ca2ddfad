/** Whether this is an address of the service whose origin is `origin`; nothing is while there is no service. */
export const isOwnAddress = (address: string, origin: string | null): boolean => origin !== null && parse(address)?.origin === origin;

/**
 * An address as it may be handed to the person's browser: http or https to somewhere else, without a log-in in it. `null`: it may not;
 * other schemes start programs.
 */
export function externalAddress(address: string, origin: string | null): string | null {
  const url = parse(address);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
  if (url.username !== "" || url.password !== "" || url.origin === origin) return null;
  return url.href;
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
