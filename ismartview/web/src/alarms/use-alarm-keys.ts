import type { AlarmRow } from "@istars/ui/fleet/alarm-rows.ts";
import { useEffect } from "react";

export interface AlarmKeysInput {
  /** A dialog has the keys. */
  readonly isOff: boolean;
  readonly rows: readonly AlarmRow[];
  readonly currentId: number | null;
  readonly onCurrent: (id: number) => void;
  readonly onTurn: (id: number) => void;
  readonly onAsk: (what: "acknowledge" | "note" | "silence") => void;
  readonly onOpen: () => void;
}

const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1 };
const ASKED = { a: "acknowledge", n: "note", s: "silence" } as const;

/** Looks through alarms without a mouse: j and k move, x chooses, a, n and s act, Enter opens. Whoever types something types it. */
export function useAlarmKeys({ isOff, rows, currentId, onCurrent, onTurn, onAsk, onOpen }: AlarmKeysInput): void {
  useEffect(() => {
    if (isOff) return;
    const take = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target, key } = event;
      if (target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      const at = rows.findIndex(({ alarm }) => alarm.id === currentId);
      const step = STEPS[key];
      if (step !== undefined) {
        const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
        if (next) onCurrent(next.alarm.id);
      } else if (key === "x" && currentId !== null) onTurn(currentId);
      else if (key === "a" || key === "n" || key === "s") onAsk(ASKED[key]);
      else if (key === "Enter" && at !== -1 && !(target instanceof Element && target.closest("a, button"))) onOpen();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", take);
    return () => document.removeEventListener("keydown", take);
  }, [isOff, rows, currentId, onCurrent, onTurn, onAsk, onOpen]);
}
