import type { LogFields } from "../logging.ts";
import type { StoreErrorCode } from "./store.ts";

/** What the worker is started with. */
export interface WorkerInput {
  readonly directory: string;
}

/** A `StoreError` on its way between threads; structured cloning would drop its code. */
export interface Failure {
  readonly code: StoreErrorCode;
  readonly message: string;
  /** SQLite's or the operation's own words with their stack, for the log. */
  readonly cause: string;
}

export type ToWorker =
  | { readonly kind: "run"; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: "close" };

/** Something the worker did by itself that belongs in the log, e.g. setting a damaged file aside. */
export interface Notice {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** What an open store says. */
export type StoreMessage =
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly failure: Failure }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "closed"; readonly failure: Failure | null };

export type FromWorker = { readonly kind: "ready" } | { readonly kind: "refused"; readonly failure: Failure } | StoreMessage;
