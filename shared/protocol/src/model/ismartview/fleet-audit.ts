import { COMMANDS, type Command } from "../command.ts";
import type { AuditEntry } from "../records.ts";

/** Cards or alarms by their ids, and how many more there were. */
export interface AuditedIds {
  readonly ids: readonly number[];
  readonly more: number;
}

/** What an entry about the fleet was about, read from the text that iSmartView wrote, so that it can be said in any language. */
export type FleetDetail =
  /** `site`: where they were put, `null`: into none; left out where they were put nowhere. */
  | { readonly kind: "cards"; readonly cards: AuditedIds; readonly site?: string | null }
  | { readonly kind: "alarms"; readonly alarms: AuditedIds }
  /** So many cards, which had no ids yet. */
  | { readonly kind: "new-cards"; readonly count: number }
  | { readonly kind: "command"; readonly command: Command; readonly cards: AuditedIds }
  | { readonly kind: "run"; readonly id: number }
  | { readonly kind: "readings" }
  | { readonly kind: "window" };

/** `null` where there is none and where the form is not known: then the text speaks for itself. */
export function readFleetDetail({ action, outcome, detail }: Pick<AuditEntry, "action" | "outcome" | "detail">): FleetDetail | null {
  if (detail === null) return null;
  switch (action) {
    case "session.open":
      return detail === "window" ? { kind: "window" } : null;
    case "settings.change":
      return detail === "readings" ? { kind: "readings" } : null;
    case "card.add":
      return outcome !== "ok" && /^\d{1,9}$/.test(detail) ? { kind: "new-cards", count: Number(detail) } : null;
    case "card.move":
      return readMove(detail);
    case "card.change":
    case "card.remove":
    case "card.restore":
    case "card.silence": {
      const cards = readIds(detail);
      return cards && { kind: "cards", cards };
    }
    case "alarm.acknowledge":
    case "alarm.silence":
    case "alarm.note": {
      const alarms = readIds(detail);
      return alarms && { kind: "alarms", alarms };
    }
    case "ups.command":
      return readCommand(detail);
    case "ups.command-cancel":
      return /^\d{1,15}$/.test(detail) ? { kind: "run", id: Number(detail) } : null;
    default:
      return null;
  }
}

function readIds(text: string): AuditedIds | null {
  const [, ids, more = "0"] = /^(\d{1,15}(?: \d{1,15})*)(?: and (\d{1,9}) more)?$/.exec(text) ?? [];
  return ids === undefined ? null : { ids: ids.split(" ").map(Number), more: Number(more) };
}

/** The site's name comes last and may be anything. */
function readMove(text: string): FleetDetail | null {
  const [, ids = "", site = ""] = /^(.*?) to (.+)$/s.exec(text) ?? [];
  const cards = readIds(ids);
  return cards && { kind: "cards", cards, site: site === "no site" ? null : site };
}

function readCommand(text: string): FleetDetail | null {
  const [, word, ids = ""] = /^([a-z.]+): (.+)$/.exec(text) ?? [];
  const command = COMMANDS.find((one) => one === word);
  const cards = readIds(ids);
  return command && cards ? { kind: "command", command, cards } : null;
}
