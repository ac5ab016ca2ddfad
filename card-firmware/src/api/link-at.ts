import type { Link } from "@istars/protocol/model/reading.ts";
import type { LinkView } from "../live/live.ts";

/** The link as it leaves the card at `monoMs`. */
export function linkAt({ sinceMonoMs, ...link }: LinkView, monoMs: number): Link {
  return { ...link, forMs: Math.max(0, Math.round(monoMs - sinceMonoMs)) };
}
