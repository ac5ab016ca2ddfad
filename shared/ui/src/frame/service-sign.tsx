import type { LiveView } from "../live/live-store.ts";
import { useNow } from "../live/use-now.ts";
import { useDuration } from "../values/use-duration.ts";
import { LiveSign } from "./live-badge.tsx";

/** What a program on this machine is called while it is heard, while it is not, and what that means. */
export interface ServiceWords {
  readonly live: string;
  readonly liveHelp: string;
  readonly connecting: string;
  readonly connectingHelp: string;
  readonly lost: string;
  readonly lostFor: (duration: string) => string;
  readonly lostHelp: string;
}

/** Always in sight: whether what the pages of a program on this machine show is the present. */
export function ServiceSign({ view: { stream, heardAtMs }, words }: { readonly view: LiveView; readonly words: ServiceWords }) {
  const say = useDuration();
  const nowMs = useNow();
  if (stream === "open")
    return (
      <LiveSign tone="ok" word="live" help={words.liveHelp}>
        {words.live}
      </LiveSign>
    );
  if (heardAtMs === null && stream === "connecting")
    return (
      <LiveSign tone="unknown" word="connecting" help={words.connectingHelp}>
        {words.connecting}
      </LiveSign>
    );
  return (
    <LiveSign tone="critical" word="lost" help={words.lostHelp}>
      {heardAtMs === null ? words.lost : words.lostFor(say(nowMs - heardAtMs))}
    </LiveSign>
  );
}
