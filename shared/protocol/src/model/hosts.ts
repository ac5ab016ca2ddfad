import Type, { type Static } from "typebox";
import { known, oneOf } from "./schema.ts";

export { HOST_ABSENT_AFTER_MS, HOST_DEFAULT_NEEDS_MS, HOST_REPORT_EVERY_MS, HOST_TTL_MS, HOST_UNPROTECTED_AFTER_MS } from "./host-times.ts";

const strict = { additionalProperties: false } as const;

/**
 * How far a host is: `ready` protected and idle; `counting` a shutdown is due; `stopping` its commands run; `last-word` it has given its
 * system the order to power off and will not be heard any more.
 */
export const HOST_STATES = ["ready", "counting", "stopping", "last-word"] as const;
export type HostState = (typeof HOST_STATES)[number];

/** An agent's own UUID, made once. */
export const agentIdSchema = Type.String({ pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" });
export const hostParamsSchema = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) }, strict);
export const agentParamsSchema = Type.Object({ id: agentIdSchema }, strict);

/** What an agent says of its server: the body of `PUT /hosts/ID`. */
export const hostReportSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 63 }),
    os: Type.String({ minLength: 1, maxLength: 64, description: "e.g. linux 6.1.0, Windows 10.0.20348" }),
    version: Type.String({ minLength: 1, maxLength: 32, description: "Of the agent" }),
    needsMs: Type.Integer({ minimum: 0, maximum: 86_400_000, description: "From the first warning until it is down" }),
    state: oneOf(HOST_STATES),
    dryRun: Type.Boolean({ description: "It would not really shut down: not armed, or a dry run" }),
  },
  strict,
);
export type HostReport = Static<typeof hostReportSchema>;

/** Why a host is not protected; `null` where it is. */
export const UNPROTECTED_REASONS = ["silent", "not-armed"] as const;

/** A server that this card's UPS feeds: one with an agent, or a client that logged in over NUT. */
export const hostSchema = Type.Object(
  {
    id: Type.String({ description: "The agent's UUID, or nut:USER@ADDRESS" }),
    kind: oneOf(["agent", "nut"]),
    name: Type.String(),
    address: Type.String({ description: "Where its last word came from" }),
    os: known(Type.String()),
    version: known(Type.String()),
    needsMs: known(Type.Integer({ minimum: 0 })),
    grantedMs: Type.Integer({
      minimum: 0,
      description: "For how long a shutdown waits for it, by the settings of hosts; less than it needs if that is too long",
    }),
    state: known(oneOf(HOST_STATES), { description: "null: a NUT client does not tell, or it was not heard since the card started" }),
    dryRun: Type.Boolean(),
    isOnline: Type.Boolean({ description: "Its last word still holds" }),
    unprotected: known(oneOf(UNPROTECTED_REASONS)),
    unprotectedForMs: known(Type.Integer({ minimum: 0 })),
    isAbsent: Type.Boolean({ description: "Unseen for a day" }),
    seenAgoMs: Type.Integer({ minimum: 0, description: "Since its last word" }),
    firstSeenWallMs: Type.Integer({ description: "Epoch ms by the card's clock" }),
  },
  strict,
);
export type Host = Static<typeof hostSchema>;
export const hostsSchema = Type.Object({ hosts: Type.Array(hostSchema) }, strict);

/** What an agent is answered: how long its word holds, and when the next is expected. */
export const hostWordSchema = Type.Object({ ttlMs: Type.Integer(), everyMs: Type.Integer() }, strict);

/** On the stream, topic `host`: a host as it is now, or its id alone when it was removed. */
export type HostMessage = { readonly host: Host } | { readonly removed: string };
