import { SseParser } from "@istars/protocol/model/client/sse-parser.ts";

/** Follows an SSE stream until `signal` aborts; each event is told as it comes. */
export async function followEvents(
  url: string,
  headers: Readonly<Record<string, string>>,
  onEvent: (event: string, data: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(url, { headers: { accept: "text/event-stream", ...headers }, signal });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const parser = new SseParser();
  try {
    for await (const bytes of response.body) for (const { event, data } of parser.push(bytes)) onEvent(event, data);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
