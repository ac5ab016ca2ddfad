import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import type { LiveView } from "@istars/ui/live/live-store.ts";

/** Everything the page shows, as far as the service has told it. */
export interface IsearchView extends LiveView {
  readonly version: string | null;
  /** By key, in the order of the first answers. */
  readonly cards: ReadonlyMap<string, FoundCard>;
  /** The latest search; `null` before the first. */
  readonly scan: Scan | null;
  /** When the page first heard of that search, by the receiver's monotonic clock, ms. */
  readonly scanAtMs: number;
  /** The latest run of changes; `null` before the first. */
  readonly run: ChangeRun | null;
  /** The service's clock at a moment of ours, to tell how long ago its wall times are. */
  readonly clock: { readonly wallMs: number; readonly atMs: number } | null;
}

export const EMPTY_VIEW: IsearchView = {
  stream: "connecting",
  heardAtMs: null,
  version: null,
  cards: new Map(),
  scan: null,
  scanAtMs: 0,
  run: null,
  clock: null,
};

/** The view after a message that arrived at `atMs`. */
export function withMessage(before: IsearchView, message: IsearchStreamMessage, atMs: number): IsearchView {
  const view: IsearchView = { ...before, stream: "open", heardAtMs: atMs };
  switch (message.event) {
    case "hello":
      // All that is known comes right after it; what was forgotten meanwhile does not.
      return {
        ...EMPTY_VIEW,
        stream: "open",
        heardAtMs: atMs,
        version: message.data.version,
        clock: { wallMs: message.data.wallMs, atMs },
      };
    case "cards": {
      const cards = new Map(view.cards);
      for (const card of message.data.cards) cards.set(card.key, card);
      return { ...view, cards };
    }
    case "forgotten":
      return { ...view, cards: EMPTY_VIEW.cards };
    case "scan":
      return { ...view, scan: message.data, scanAtMs: before.scan?.id === message.data.id ? before.scanAtMs : atMs };
    case "change":
      return { ...view, run: message.data };
    case "beat":
      return { ...view, clock: { wallMs: message.data.wallMs, atMs } };
  }
}

/** The service's wall clock at `atMs` of ours, epoch ms; `null` until it has told its time. */
export const serviceWallMs = ({ clock }: IsearchView, atMs: number): number | null =>
  clock === null ? null : clock.wallMs + (atMs - clock.atMs);

/** Whether what is shown is the present: the service is heard. */
export const isLive = ({ stream }: IsearchView): boolean => stream === "open";
