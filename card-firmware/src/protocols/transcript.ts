/** One request and what the UPS sent back, each line without its CR. */
export interface TranscriptStep {
  readonly sent: string;
  readonly received: readonly string[];
}

/** For tests: reads a recorded or composed dialogue. `>` was sent, `<` came back, `#` tells where it is from. */
export function parseTranscript(text: string): readonly TranscriptStep[] {
  const steps: { sent: string; received: string[] }[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("> ")) steps.push({ sent: line.slice(2), received: [] });
    if (line.startsWith("< ")) steps.at(-1)?.received.push(line.slice(2));
  }
  return steps;
}
