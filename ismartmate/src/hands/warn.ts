import type { Language } from "@istars/protocol/model/settings/users.ts";
import { type Notice, noticeText, noticeTitle } from "./notice.ts";
import { type Argv, type Program, type ProgramEnd, type RunProgram, wentWell } from "./program.ts";
import type { ServerPlatform } from "./server-platform.ts";

/** How users are told: not at all, by the ways of the platform, or by programs of their own, which find the text in `ISTARS_NOTICE`. */
export type WarnWay =
  | { readonly kind: "off" | "system" }
  | { readonly kind: "own"; readonly commands: readonly { readonly argv: Argv; readonly limitMs: number }[] };

/** How telling the users went; it stands in the report and changes nothing. */
export interface WarnResult {
  readonly text: string;
  readonly hasReached: boolean;
  readonly ends: readonly ProgramEnd[];
}

/** Each of the ways to the users may take so long, ms: the shutdown does not wait for a screen. */
const LIMIT_MS = 5_000;

/**
 * Command lines that tell a text to everybody who is logged in. Linux: `wall`, to every terminal. Windows: `msg`, a window in every
 * session for 60 s (not part of the Home editions). macOS: its `wall` reads the text from its input; a notification goes to the desktop,
 * its text as an argument, so that nothing in it is read as script. macOS and Windows: not yet confirmed on a machine.
 */
export function warnPrograms(platform: ServerPlatform, text: string, title: string): readonly Program[] {
  switch (platform) {
    case "linux":
      return [{ argv: ["wall", text], limitMs: LIMIT_MS }];
    case "win32":
      return [{ argv: ["msg", "*", "/TIME:60", text], limitMs: LIMIT_MS }];
    case "darwin": {
      const script = ["on run told", "display notification (item 1 of told) with title (item 2 of told)", "end run"];
      return [
        { argv: ["wall"], input: `${text}\n`, limitMs: LIMIT_MS },
        { argv: ["osascript", ...script.flatMap((line) => ["-e", line]), text, title], limitMs: LIMIT_MS },
      ];
    }
  }
}

export interface WarnDeps {
  readonly platform: ServerPlatform;
  readonly language: Language;
  readonly warn: WarnWay;
  readonly run: RunProgram;
}

function programsOf({ warn, platform, language }: WarnDeps, text: string): readonly Program[] {
  switch (warn.kind) {
    case "off":
      return [];
    case "system":
      return warnPrograms(platform, text, noticeTitle(language));
    case "own":
      return warn.commands.map((command) => ({ ...command, env: { ISTARS_NOTICE: text } }));
  }
}

/** Tells the users, by all ways at once. Best effort: never rejects, and is over within the limits of its programs. */
export async function warnUsers(notice: Notice, deps: WarnDeps, signal: AbortSignal): Promise<WarnResult> {
  const { language, run } = deps;
  const text = noticeText(notice, language);
  const programs = programsOf(deps, text);
  const ends = await Promise.all(programs.map((program) => run(program, signal)));
  return { text, hasReached: ends.some(wentWell), ends };
}
