import type { WhyCode, WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { Tone } from "@istars/ui/tone.ts";

/** What a line of the timeline is about, to look for. */
export const WHY_GROUPS = ["decisions", "links", "actions", "settings"] as const;
export type WhyGroup = (typeof WHY_GROUPS)[number];

const GROUP_OF: Readonly<Record<WhyCode, WhyGroup>> = {
  "feed.word": "decisions",
  "feed.failed": "decisions",
  "feed.cleared": "decisions",
  gap: "decisions",
  ordered: "decisions",
  withdrawn: "decisions",
  maintenance: "decisions",
  "path-proven": "decisions",
  "drill-refused": "decisions",
  counting: "decisions",
  held: "decisions",
  warned: "decisions",
  stopping: "decisions",
  "powering-off": "decisions",
  done: "decisions",
  cancelled: "decisions",
  resumed: "decisions",
  started: "settings",
  stopped: "settings",
  "source.online": "links",
  "source.lost": "links",
  "source.refused": "links",
  "users.warned": "actions",
  "command.ended": "actions",
  "power-off.given": "actions",
  "power-off.refused": "actions",
  "power-off.still-up": "actions",
  would: "actions",
  "settings.loaded": "settings",
  "settings.faulty": "settings",
  "journal.taken-up": "settings",
  "journal.void": "settings",
  "journal.failed": "settings",
};

export const groupOf = ({ code }: Pick<WhyEntry, "code">): WhyGroup => GROUP_OF[code];

/** How bad a line is; most are only told. */
export function whyTone({ code, params }: Pick<WhyEntry, "code" | "params">): Tone {
  switch (code) {
    case "feed.word":
      return params.word === "mains" ? "ok" : params.word === "resting" ? "info" : "warning";
    case "command.ended":
      return params.outcome === "ended" && params.exitCode === 0 ? "ok" : "warning";
    case "warned":
    case "stopping":
    case "powering-off":
    case "done":
      return params.mode === "armed" ? "critical" : "info";
    case "source.refused":
    case "power-off.refused":
    case "power-off.still-up":
    case "journal.failed":
      return "critical";
    case "feed.failed":
    case "gap":
    case "counting":
    case "drill-refused":
    case "source.lost":
    case "settings.faulty":
    case "journal.void":
      return "warning";
    case "feed.cleared":
    case "source.online":
    case "path-proven":
      return "ok";
    default:
      return "info";
  }
}
