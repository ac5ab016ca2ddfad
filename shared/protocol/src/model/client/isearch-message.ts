import type { IsearchStreamMessage } from "../isearch/stream.ts";
import { type Essentials, readMessage } from "./message-reader.ts";
import type { SseMessage } from "./sse-parser.ts";

const ESSENTIALS: Essentials<IsearchStreamMessage> = {
  hello: { v: "number", version: "string", wallMs: "number" },
  cards: { cards: "array" },
  forgotten: {},
  scan: { id: "number", state: "string", asked: "number", toAsk: "number", found: "number" },
  change: { id: "number", isRunning: "boolean", cards: "array" },
  beat: { wallMs: "number" },
};

/** Reads an event of iSearch's stream; `"unknown"` for one of a later version, `"malformed"` for what is not what its name says. */
export const readIsearchMessage = (raw: SseMessage): IsearchStreamMessage | "unknown" | "malformed" => readMessage(raw, ESSENTIALS);
