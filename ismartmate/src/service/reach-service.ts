import { openLaunchSession } from "@istars/service/launch/open-session.ts";
import { type LocalService, readLocal } from "./local-file.ts";
import { clientOf, type ServiceClient } from "./service-client.ts";

/** The running service, as its own command line sees it. */
export interface ReachedService {
  readonly local: LocalService;
  /** May look. */
  readonly visitor: ServiceClient;
  /** May change: opens a session with the secret. Rejects with a `ProblemError`. */
  client(signal: AbortSignal): Promise<ServiceClient>;
}

/** `none`: no service runs over this folder. `denied`: one may, and this user may not know how to reach it. */
export async function reachService(folder: string, signal: AbortSignal): Promise<ReachedService | "none" | "denied"> {
  const local = await readLocal(folder);
  if (local === "none" || local === "denied") return local;
  const { url, secret } = local;
  const visitor = clientOf(url);
  try {
    await visitor.call("readState", {}, signal);
  } catch (error) {
    // Left behind by a service that ended without a word; whatever answers there now is not it.
    if (error instanceof TypeError) return "none";
    throw error;
  }
  return { local, visitor, client: async (stop) => clientOf(url, await openLaunchSession(url, secret, stop)) };
}

/** Why nothing was reached, and what to do. */
export function unreachedText(why: "none" | "denied", folder: string): string {
  return why === "denied"
    ? `a service may run over ${folder}, but this user may not read where: ask as the administrator, or as one of the group \`ismartmate\``
    : `no service runs over ${folder}; \`ismartmate run\` starts one, --config and --data name another`;
}
