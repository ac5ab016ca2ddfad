import { parentPort, workerData } from "node:worker_threads";
import type { Failure, FromWorker, Notice, ToWorker, WorkerInput } from "./messages.ts";
import type { Operations } from "./store.ts";
import { storeErrorOf } from "./store-errors.ts";

/** Databases that are open, and what can be asked of them. */
export interface OpenedStore<O extends Operations> {
  readonly operations: O;
  /** Checkpoints and closes the files. */
  close(): void;
}

/** Opens a program's databases in `directory`. `notify` puts a line into the program's log. */
export type OpenDatabases<O extends Operations> = (directory: string, notify: (notice: Notice) => void) => OpenedStore<O>;

/**
 * The worker's side of a store: a program's worker entry calls it once. Opens the databases, then runs operations one after the
 * other in the order in which they were asked for. What an operation throws goes back to the one who asked.
 */
export function serveStore<O extends Operations>(open: OpenDatabases<O>): void {
  if (!parentPort) throw new Error("a store is served from a worker thread only");
  const port = parentPort;
  const { directory } = workerData as WorkerInput;
  const send = (message: FromWorker) => port.postMessage(message);

  let opened: OpenedStore<O>;
  try {
    opened = open(directory, (notice) => send({ kind: "notice", notice }));
  } catch (error) {
    send({ kind: "refused", failure: failureOf(error, directory) });
    port.close();
    return;
  }
  port.on("message", (message: ToWorker) => {
    if (message.kind === "close") {
      send({ kind: "closed", failure: tryClose(opened, directory) });
      port.close();
      return;
    }
    const { id, name, args } = message;
    try {
      const operation = opened.operations[name];
      if (!operation) throw new Error("there is no such operation");
      send({ kind: "done", id, value: operation(...args) });
    } catch (error) {
      send({ kind: "failed", id, failure: failureOf(error, name) });
    }
  });
  send({ kind: "ready" });
}

function tryClose(opened: OpenedStore<Operations>, directory: string): Failure | null {
  try {
    opened.close();
    return null;
  } catch (error) {
    return failureOf(error, directory);
  }
}

function failureOf(error: unknown, where: string): Failure {
  const { code, message, cause } = storeErrorOf(error, where);
  return { code, message, cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? message) };
}
