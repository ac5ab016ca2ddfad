import { type GivenReach, givenReachSchema, type ShownReach } from "@istars/protocol/model/ismartview/reach.ts";
import type { Sealer } from "@istars/service/settings/sealer.ts";
import Value from "typebox/value";
import { placeOf } from "./place.ts";

/** Members of a reach that are secrets. */
const SECRETS = ["token", "community", "authPassword", "privPassword", "password"] as const;
const isSecret = (name: string): boolean => SECRETS.some((secret) => secret === name);

/** Keeps how cards are reached, so that a copy of the database opens none of them. */
export class ReachVault {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** As JSON, each secret sealed for this place alone: moved to another card's row, it opens nothing and goes nowhere. */
  lock(reach: GivenReach): string {
    const place = placeOf(reach);
    const members = Object.entries(reach).map(([name, value]) => [
      name,
      isSecret(name) && typeof value === "string" ? this.#sealer.seal(value, `${place} ${name}`) : value,
    ]);
    return JSON.stringify(Object.fromEntries(members));
  }

  /** What was locked. A secret that does not open, e.g. under another key file, is missing; `null` for what cannot be read at all. */
  open(locked: string): GivenReach | null {
    const reach = readReach(locked);
    if (reach === null) return null;
    const place = placeOf(reach);
    const members = Object.entries(reach).flatMap(([name, value]) => {
      if (!isSecret(name)) return [[name, value] as const];
      const text = typeof value === "string" ? this.#sealer.open(value, `${place} ${name}`) : null;
      return text === null ? [] : [[name, text] as const];
    });
    const opened: unknown = Object.fromEntries(members);
    return Value.Check(givenReachSchema, opened) ? opened : null;
  }
}

/** Sealed secrets are longer than those that are given, so only the rest is held against the schema. */
function readReach(locked: string): GivenReach | null {
  try {
    const reach: unknown = JSON.parse(locked);
    if (typeof reach !== "object" || reach === null) return null;
    const bare: unknown = Object.fromEntries(Object.entries(reach).filter(([name]) => !isSecret(name)));
    return Value.Check(givenReachSchema, bare) ? (reach as GivenReach) : null;
  } catch {
    return null; // damaged: whoever asks says so
  }
}

/** The same as it is shown: of a secret only whether there is one. */
export function shownReach(reach: GivenReach): ShownReach {
  switch (reach.kind) {
    case "istars": {
      const { kind, url, identityKey, token } = reach;
      return { kind, url, identityKey, token: { set: token !== undefined } };
    }
    case "snmp": {
      const { community, authPassword, privPassword, ...rest } = reach;
      return {
        ...rest,
        community: { set: community !== undefined },
        authPassword: { set: authPassword !== undefined },
        privPassword: { set: privPassword !== undefined },
      };
    }
    case "nut": {
      const { password, ...rest } = reach;
      return { ...rest, password: { set: password !== undefined } };
    }
  }
}

/** What is given, with the secrets of before where none are; those of another kind of card are none of its own. */
export function withSecretsOf(given: GivenReach, before: GivenReach): GivenReach {
  if (given.kind !== before.kind) return given;
  const kept = Object.entries(before).filter(([name, value]) => isSecret(name) && value !== undefined);
  return { ...Object.fromEntries(kept), ...given };
}
