import { useEffect } from "react";

/** Lets something run while its component is on the screen and the tab is in sight, e.g. a stream that a hidden tab has to give up. */
export function useWhileSeen(live: { start(): void; stop(): void }): void {
  useEffect(() => {
    const follow = () => (document.hidden ? live.stop() : live.start());
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      live.stop();
    };
  }, [live]);
}
