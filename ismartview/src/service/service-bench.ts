import type { Probe } from "@istars/protocol/model/ismartview/reach.ts";
import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import type { Permission } from "@istars/protocol/model/permission.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { TrapCounts } from "@istars/protocol/net/snmp/trap-receiver.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import { formatVerifier, makeVerifier } from "@istars/service/auth/verifier.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { readImport } from "../add/read-import.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import { TemporaryFleetStore } from "../store/temporary-fleet-store.ts";
import { ScriptedFleet } from "./scripted-fleet.ts";
import { buildService } from "./service.ts";
import { clientOf, logInAt, watchFleet } from "./service-client.ts";

const PASSWORD = "a good password";
/** Few enough to be quick. */
const ITERATIONS = 10;

export interface ServiceBenchOptions {
  /** As a window starts it. */
  readonly withWindow?: boolean;
  /** False leaves the first user with the default password. */
  readonly withPassword?: boolean;
}

/** Somebody is there, whoever is asked for. */
const FOUND: Probe = { outcome: "found", reason: null, name: "Rack 1", model: "M", serial: null, identityKey: null, upsNames: [] };

/** Three were taken, one had another password than its card. */
const TRAPS: TrapCounts = {
  ...{ taken: 3, refused: 0, malformed: 0, unsupported: 0, "too-many": 0, discovery: 0, repeated: 0 },
  ...{ "unknown-user": 0, "wrong-level": 0, "wrong-digest": 1, untimely: 0, undecipherable: 0 },
};

/** Two points: the place of each quantity in a stored reading, then a gap. */
const scriptedSeries: FleetStore["readSeries"] = async ({ fields, fromMs, toMs }) => ({
  ...{ from: fromMs, to: toMs, stepMs: (toMs - fromMs) / 2, resolution: "reading" },
  columns: fields.map((place) => ({ min: [place, null], avg: [place, null], max: [place, null] })),
});

/** iSmartView's service on a real socket, over a scripted fleet and the real store, with time by hand. */
export async function openService({ withWindow = false, withPassword = true }: ServiceBenchOptions = {}) {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const files = new TemporaryFleetStore();
  const { store } = files;
  const auth = new Auth({
    ...{ store: store.accounts, clock, log, iterations: ITERATIONS, leastIterations: 1 },
    firstPassword: withPassword ? PASSWORD : null,
  });
  await auth.open();
  const fleet = new ScriptedFleet();
  const launch = withWindow ? new LaunchSessions({ clock, user: "desktop" }) : null;
  const retentions: Retention[] = [];
  const scanner = new Scanner({ clock, interfaces: () => [], sources: [] });
  const app = await buildService({
    ...{ fleet, auth, launch, clock, log, instance: "0000", version: "1.2.3", webRoot: null, isBehindProxy: false },
    store: { ...store, readSeries: scriptedSeries },
    scanner,
    trapCounts: TRAPS,
    probe: async () => FOUND,
    readImport: (csv) => readImport(csv, (place) => place === "http://known.example"),
    onRetention: (retention) => void retentions.push(retention),
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });

  const logIn = (user = "admin", password = PASSWORD) => logInAt(origin, { user, password });
  return {
    ...{ clock, log, files, fleet, scanner, launch, auth, app, origin, retentions, logIn },
    /** The answer to any request, as it came. */
    request: (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${origin}${path}`, init),
    ask: (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${origin}${API_PREFIX}${path}`, init),
    client: async (user?: string, tag?: string) => clientOf(origin, await logIn(user), tag),
    watch: async (card?: number) => watchFleet(origin, await logIn(), card),
    addUser: async (name: string, permission: Permission): Promise<void> => {
      const verifier = formatVerifier(await makeVerifier(PASSWORD, ITERATIONS));
      await store.accounts.run("addUser", { name, permission, verifier, mustChange: false, language: null, allowedFrom: [] });
      await auth.open();
    },
    /** What the audit record holds, newest last. */
    audit: async () => {
      const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, newestFirst: false, limit: 500, after: null };
      return (await store.findAudit({ ...range, users: null, actions: null, text: null })).found;
    },
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await scanner.close();
      await auth.close();
      await files[Symbol.asyncDispose]();
    },
  };
}
export type ServiceBench = Awaited<ReturnType<typeof openService>>;
