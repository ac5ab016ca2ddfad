import type { FleetStreamMessage } from "../ismartview/stream.ts";
import { type Essentials, readMessage } from "./message-reader.ts";
import type { SseMessage } from "./sse-parser.ts";

const ESSENTIALS: Essentials<FleetStreamMessage> = {
  hello: { v: "number", version: "string", wallMs: "number" },
  cards: { cards: "array" },
  removed: { ids: "array" },
  figures: { rows: "array" },
  alarms: { on: "array", off: "array" },
  events: { events: "array" },
  reading: { cardId: "number", reading: "object" },
  storage: { state: "string", waiting: "number", lostReadings: "number" },
  run: { id: "number", command: "string", isRunning: "boolean", cards: "array" },
  scan: { id: "number", state: "string", asked: "number", toAsk: "number", found: "number" },
  found: { cards: "array" },
  beat: { wallMs: "number" },
};

/** Reads an event of iSmartView's stream; `"unknown"` for one of a later version, `"malformed"` for what is not what its name says. */
export const readIsmartviewMessage = (raw: SseMessage): FleetStreamMessage | "unknown" | "malformed" => readMessage(raw, ESSENTIALS);
