import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import { type CardView, EMPTY_VIEW, withMessage } from "./card-view.ts";
import { LiveStore, type LiveStoreDeps } from "./live-store.ts";

/** The live view of one card for as long as pages look at it. */
export class CardLive extends LiveStore<StreamMessage, CardView> {
  constructor(deps: Pick<LiveStoreDeps<StreamMessage, CardView>, "openStream" | "monoMs">) {
    super({ ...deps, empty: EMPTY_VIEW, withMessage });
  }
}
