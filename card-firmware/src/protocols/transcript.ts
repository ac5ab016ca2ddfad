/** One request and what the UPS sent back, each line without its CR. */
export interface TranscriptStep {
  readonly sent: string;
  readonly received: readonly string[];
}

/** A byte that cannot stand in a text file, as `\xHH`. */
const unescaped = (line: string): string =>
  line.replaceAll(/\\x([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** For tests: reads a recorded or composed dialogue. `>` was sent, `<` came back, `#` tells where it is from. */
export function parseTranscript(text: string): readonly TranscriptStep[] {
  const steps: { sent: string; received: string[] }[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("> ")) steps.push({ sent: line.slice(2), received: [] });
    if (line.startsWith("< ")) steps.at(-1)?.received.push(unescaped(line.slice(2)));
  }
  return steps;
}
