import type { UpsErrorCode } from "../ups-error.ts";

/** How the link is, as the polls find it. `sinceMs` is monotonic. */
export type LinkStep =
  | { readonly kind: "connecting"; readonly sinceMs: number; readonly misses: number; readonly reason: UpsErrorCode | null }
  | { readonly kind: "online"; readonly sinceMs: number; readonly misses: number; readonly reason: null }
  | { readonly kind: "lost"; readonly sinceMs: number; readonly misses: number; readonly reason: UpsErrorCode };

export type LinkInput =
  | { readonly kind: "reply"; readonly atMs: number }
  | { readonly kind: "miss"; readonly atMs: number; readonly reason: UpsErrorCode };

/** Polls in a row without a valid reply after which the link is lost, unless the settings say otherwise. */
export const MAX_MISSES = 3;
/** A UPS and its adapter may start later than the card: only after this long is a first contact that fails a lost one, ms. */
export const CONNECT_GRACE_MS = 15_000;

/** The link after one more poll. */
export function nextLink(link: LinkStep, input: LinkInput, maxMisses = MAX_MISSES): LinkStep {
  switch (input.kind) {
    case "reply":
      return { kind: "online", sinceMs: link.kind === "online" ? link.sinceMs : input.atMs, misses: 0, reason: null };
    case "miss":
      return missed({ ...link, misses: link.misses + 1 }, input, maxMisses);
  }
}

function missed(link: LinkStep, { atMs, reason }: Extract<LinkInput, { kind: "miss" }>, maxMisses: number): LinkStep {
  switch (link.kind) {
    case "connecting":
      if (link.misses < maxMisses || atMs - link.sinceMs < CONNECT_GRACE_MS) return { ...link, reason };
      return { kind: "lost", sinceMs: atMs, misses: link.misses, reason };
    case "online":
      return link.misses < maxMisses ? link : { kind: "lost", sinceMs: atMs, misses: link.misses, reason };
    case "lost":
      return { ...link, reason };
  }
}

/** Longest pause between two tries, ms: a UPS that is back must be noticed within seconds. */
const MAX_PAUSE_MS = 4_000;

/** Time from one poll's start to the next: the usual rhythm until the link is lost, then longer (SAFETY 30). */
export function periodMs(misses: number, everyMs: number): number {
  const extra = Math.max(0, misses - MAX_MISSES);
  return Math.max(everyMs, Math.min(everyMs * 2 ** Math.min(extra, 8), MAX_PAUSE_MS));
}
