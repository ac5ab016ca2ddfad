import type { Restore } from "./output-switch.ts";
import type { Plant } from "./plant.ts";

/** `S<n>` and `S<n>R<m>`: n in tenths of a minute or whole minutes, m in minutes. All families here write it alike. */
export const SHUTDOWN = /^S(?:\.([2-9])|(\d\d))(?:R(\d{4}))?$/;
export const TEST_MINUTES = /^T(0[1-9]|[1-9]\d)$/;

function restoreOf(minutes: string | undefined): Restore {
  if (minutes === undefined) return { kind: "with-mains" };
  return minutes === "0000" ? { kind: "never" } : { kind: "after", seconds: Number(minutes) * 60 };
}

/** Follows a shutdown order; false if it is none. */
export function orderShutdown(plant: Plant, command: string): boolean {
  const shutdown = SHUTDOWN.exec(command);
  if (!shutdown) return false;
  const [, tenths, minutes, restore] = shutdown;
  plant.shutDown(tenths === undefined ? Number(minutes) * 60 : Number(tenths) * 6, restoreOf(restore));
  return true;
}
