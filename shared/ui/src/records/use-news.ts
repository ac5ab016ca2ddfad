import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useNow } from "../live/use-now.ts";
import { Follower } from "./follower.ts";

/** Shortest time between two looks, ms. */
const PAUSE_MS = 1_000;

/**
 * Looks again whenever `version` is another one, every `everyMs` besides, and when the tab comes into sight; never while it is not, and not
 * for what was there when the component came onto the screen.
 */
export function useNews(version: string, everyMs: number, look: () => Promise<void>): void {
  const [follower] = useState(() => new Follower(() => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))));
  const isSeen = useDocumentVisibility() === "visible";
  const round = Math.floor(useNow(everyMs) / everyMs);
  const sign = `${version} ${round} ${isSeen}`;
  const known = useRef(sign);
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  }, [look]);
  useEffect(() => {
    if (known.current === sign) return;
    known.current = sign;
    if (isSeen) follower.sign(() => latest.current());
  }, [follower, sign, isSeen]);
  useEffect(() => () => follower.stop(), [follower]);
}
