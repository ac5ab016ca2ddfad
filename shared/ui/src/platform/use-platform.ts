import type { Notice, Platform, PlatformAbout, TrayState } from "@istars/protocol/model/platform.ts";
import { useEffect, useState } from "react";

declare global {
  interface Window {
    /** Put there by the desktop window; a browser has none. */
    readonly istars?: Platform;
  }
}

/** What the desktop window gives this page; `null` in a browser. */
export const platformHere = (): Platform | null => window.istars ?? null;

/** What this window can do, once it has told; `null` until then and in a browser. */
export function usePlatformAbout(): PlatformAbout | null {
  const [about, setAbout] = useState<PlatformAbout | null>(null);
  useEffect(() => {
    let isHere = true;
    platformHere()
      ?.about()
      .then((told) => isHere && setAbout(told))
      .catch(() => {}); // a window that cannot say what it can do is used as a browser is
    return () => {
      isHere = false;
    };
  }, []);
  return about;
}

/** Tells the sign beside the clock how things stand, whenever that changes; nothing in a browser. */
export function useTray({ tone, text }: TrayState): void {
  useEffect(() => {
    platformHere()
      ?.setTray({ tone, text: text.slice(0, 120) })
      .catch(() => {}); // the page shows the same, and says it better
  }, [tone, text]);
}

/** Shows something over other windows; nothing in a browser. */
export function showNotice({ title, text }: Notice): void {
  platformHere()
    ?.notify({ title: title.slice(0, 120), text: text.slice(0, 400) })
    .catch(() => {}); // as above
}
