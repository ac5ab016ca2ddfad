import type { Exchange, Query } from "../link/link.ts";
import { UpsError } from "../ups-error.ts";

/** `null` where the unit keeps silent, refuses, or sends something else. Rejects with `port.closed` only. */
export async function askOptional<T>(line: Exchange, query: Query<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await line.ask(query, signal);
  } catch (error) {
    if (error instanceof UpsError && error.code !== "port.closed") return null;
    throw error;
  }
}
