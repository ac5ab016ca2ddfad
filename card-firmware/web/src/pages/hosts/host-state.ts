import type { Host } from "@istars/protocol/model/hosts.ts";
import type { Tone } from "@istars/ui/tone.ts";

/** How a host is, in one word of `hosts:states`. */
export type HostWord = "protected" | "counting" | "stopping" | "lastWord" | "down" | "notArmed" | "silent" | "absent";

/** The word and the colour for a host; `isOld` where it was told before contact with the card was lost. */
export function hostState(host: Host, isOld: boolean): { readonly word: HostWord; readonly tone: Tone } {
  const word = wordOf(host);
  return { word, tone: isOld ? "unknown" : TONES[word] };
}

const TONES: Readonly<Record<HostWord, Tone>> = {
  protected: "ok",
  counting: "warning",
  stopping: "warning",
  lastWord: "warning",
  down: "idle",
  notArmed: "warning",
  silent: "warning",
  absent: "warning",
};

function wordOf({ state, isOnline, isAbsent, unprotected }: Host): HostWord {
  if (isAbsent) return "absent";
  if (unprotected === "silent") return "silent";
  if (unprotected === "not-armed") return "notArmed";
  if (!isOnline) return "down";
  switch (state) {
    case "counting":
    case "stopping":
      return state;
    case "last-word":
      return "lastWord";
    default:
      return "protected";
  }
}

/** Those that need somebody first, then by name. */
export const byNeed = (a: Host, b: Host): number =>
  Number(a.unprotected === null && !a.isAbsent) - Number(b.unprotected === null && !b.isAbsent) || a.name.localeCompare(b.name);
