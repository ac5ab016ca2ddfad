import { randomBytes } from "node:crypto";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "@istars/service/clock.ts";
import { listenAt } from "@istars/service/http/listen-at.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { Lifecycle } from "@istars/service/lifecycle.ts";
import type { Logger } from "@istars/service/logging.ts";
import { createScanner } from "@istars/service/scan/create-scanner.ts";
import { createChanger } from "../change/create-changer.ts";
import { previewPlan } from "../change/planner.ts";
import { buildService } from "./service.ts";

export interface RunServiceOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly webRoot: string;
  /** On the loopback interface; port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** UDP port that the cards listen on. */
  readonly cardPort: number;
}

export interface RunningService {
  /** e.g. `http://127.0.0.1:8095` */
  readonly origin: string;
  readonly sessions: LaunchSessions;
  /** Ends searches and runs, then the streams; cards that were told already go on by themselves. */
  close(): Promise<void>;
}

/** Starts iSearch's engine and its service on this machine's networks. Rejects with an `Error` that says which port is taken. */
export async function runService({ clock, log, version, webRoot, listen, cardPort }: RunServiceOptions): Promise<RunningService> {
  const lifecycle = new Lifecycle({ clock, log });
  try {
    const scanner = createScanner({ clock, port: cardPort });
    lifecycle.add("scanner", () => scanner.close());
    const { changer, facts } = createChanger({ clock, scanner, port: cardPort });
    lifecycle.add("changer", () => changer.close());
    const sessions = new LaunchSessions({ clock, user: "isearch" });
    const app = await buildService({
      ...{ scanner, changer, sessions, clock, log, version, webRoot },
      preview: (request, signal) => previewPlan(request, facts(), signal),
      interfaces: localInterfaces,
      instance: randomBytes(4).toString("hex"),
    });
    lifecycle.add("http", () => app.close());
    const origin = await listenAt(app, listen, "choose another one with --listen");
    return { origin, sessions, close: async () => void (await lifecycle.close()) };
  } catch (error) {
    await lifecycle.close();
    throw error;
  }
}
