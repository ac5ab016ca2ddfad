/** Where the pages are, and what lets in. */
export interface Handshake {
  /** The service's origin on the loopback address. */
  readonly url: string;
  /** Opens a session. Never part of an address, never handed to a page. `null`: this person may look, and change nothing. */
  readonly secret: string | null;
}

/** Why there are no pages. */
export type AwayReason = "not-started" | "ended" | "silent" | "malformed" | "not-running" | "refused";

export type LinkState =
  | { readonly kind: "starting" }
  | ({ readonly kind: "ready" } & Handshake)
  /** `detail`: in the system's or the service's own words; may be empty. */
  | { readonly kind: "away"; readonly reason: AwayReason; readonly detail: string };

/** The way to a program's service, tried again and again until it is closed. */
export interface ServiceLink {
  /** Tells every change from now on. */
  open(onState: (state: LinkState) => void): void;
  /** Tries at once instead of after the pause. */
  retry(): void;
  /** Ends what it has started, and nothing else. */
  close(): Promise<void>;
}

const LOOPBACK = /^http:\/\/(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost):(\d{1,5})$/;

/** Reads `{"url","secret"}` as a service prints or writes it; `null` if it is anything else. */
export function readHandshake(text: string): Handshake | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("url" in value) || !("secret" in value)) return null;
  const { url, secret } = value;
  if (typeof url !== "string" || !(Number(LOOPBACK.exec(url)?.[1]) < 65_536)) return null;
  if (typeof secret !== "string" || secret.length < 16 || secret.length > 128) return null;
  return { url, secret };
}
