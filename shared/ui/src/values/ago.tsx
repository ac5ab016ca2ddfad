import { useAgo } from "./use-ago.ts";

export interface AgoProps {
  /** The moment, epoch ms by the clock that stamped it. */
  readonly wallMs: number;
  /** The same clock now; `null` while it is not known, then the exact moment is shown instead. */
  readonly nowWallMs: number | null;
}

/** How long ago, with the exact moment on hover; the zone stands with it where it is not the viewer's. */
export function Ago({ wallMs, nowWallMs }: AgoProps) {
  const { text, exact } = useAgo()(wallMs, nowWallMs);
  return (
    <time dateTime={new Date(wallMs).toISOString()} title={exact}>
      {text}
    </time>
  );
}
