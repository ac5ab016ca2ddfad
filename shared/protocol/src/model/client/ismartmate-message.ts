import type { IsmartmateStreamMessage } from "../ismartmate/stream.ts";
import { type Essentials, readMessage } from "./message-reader.ts";
import type { SseMessage } from "./sse-parser.ts";

const ESSENTIALS: Essentials<IsmartmateStreamMessage> = {
  hello: { v: "number", version: "string", wallMs: "number" },
  state: { wallMs: "number", host: "object", mode: "string", phase: "object", feeds: "array", sources: "array", warnings: "array" },
  why: { id: "number", wallMs: "number", code: "string", params: "object" },
  settings: { etag: "string" },
  report: { id: "number" },
  beat: { wallMs: "number" },
};

/** Reads an event of iSmartMate's stream; `"unknown"` for one of a later version, `"malformed"` for what is not what its name says. */
export const readIsmartmateMessage = (raw: SseMessage): IsmartmateStreamMessage | "unknown" | "malformed" => readMessage(raw, ESSENTIALS);
