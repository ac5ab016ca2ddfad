import type { HostFacts } from "@istars/protocol/model/alarm.ts";
import {
  HOST_ABSENT_AFTER_MS,
  HOST_TTL_MS,
  HOST_UNPROTECTED_AFTER_MS,
  type Host,
  type HostReport,
  type HostState,
} from "@istars/protocol/model/hosts.ts";
import type { HostRow } from "./host-repository.ts";

/** A host as the card knows it. All moments are by the monotonic clock, so that no step of the other one changes them (SAFETY 12). */
export interface KnownHost {
  readonly row: HostRow;
  /** What it said last; `null` for a NUT client, and before the first word since the card started. */
  readonly state: HostState | null;
  /** A NUT client's connection is open. */
  readonly isConnected: boolean;
  /** It was heard since the card started. */
  readonly isHeard: boolean;
  /** Of its last word; before the card's start, if that was earlier. */
  readonly seenMonoMs: number;
  /** Since when it is not protected, as far as its own words go; `null` while they say that it is. Silence counts from when it began. */
  readonly exposedSinceMonoMs: number | null;
  /** When the card began to listen for it, ms. */
  readonly awaitedSinceMonoMs: number;
}

/** A host of before a restart. It has five minutes to come back before anything is said of it. */
export const rememberedHost = (row: HostRow, unseenMs: number, monoMs: number): KnownHost => ({
  row,
  state: null,
  isConnected: false,
  isHeard: false,
  seenMonoMs: monoMs - unseenMs,
  exposedSinceMonoMs: monoMs,
  awaitedSinceMonoMs: monoMs,
});

export interface Word {
  readonly id: string;
  readonly address: string;
  readonly monoMs: number;
  readonly wallMs: number;
}

/** The host after its agent said `report`. */
export function reportedHost(before: KnownHost | null, report: HostReport, { id, address, monoMs, wallMs }: Word): KnownHost {
  const { state, name, os, version, needsMs, dryRun } = report;
  const firstSeenWallMs = before?.row.firstSeenWallMs ?? wallMs;
  return {
    row: { id, kind: "agent", name, address, os, version, needsMs, dryRun, firstSeenWallMs, lastSeenWallMs: wallMs },
    state,
    isConnected: false,
    isHeard: true,
    seenMonoMs: monoMs,
    exposedSinceMonoMs: dryRun ? ((before && exposure(before, monoMs)?.sinceMonoMs) ?? monoMs) : null,
    awaitedSinceMonoMs: before?.awaitedSinceMonoMs ?? monoMs,
  };
}

/** The host of a client that is logged in over NUT. */
export function loggedInHost(before: KnownHost | null, user: string, { id, address, monoMs, wallMs }: Word): KnownHost {
  const firstSeenWallMs = before?.row.firstSeenWallMs ?? wallMs;
  return {
    row: {
      id,
      kind: "nut",
      name: user,
      address,
      os: null,
      version: null,
      needsMs: null,
      dryRun: false,
      firstSeenWallMs,
      lastSeenWallMs: wallMs,
    },
    state: null,
    isConnected: true,
    isHeard: true,
    seenMonoMs: monoMs,
    exposedSinceMonoMs: null,
    awaitedSinceMonoMs: before?.awaitedSinceMonoMs ?? monoMs,
  };
}

/** The host of a NUT client whose connection broke without a word. */
export const lostHost = (before: KnownHost, monoMs: number, wallMs: number): KnownHost => ({
  ...before,
  row: { ...before.row, lastSeenWallMs: wallMs },
  isConnected: false,
  seenMonoMs: monoMs,
  exposedSinceMonoMs: monoMs,
});

/** Its last word still holds. */
const isOnline = ({ row, isConnected, isHeard, seenMonoMs }: KnownHost, monoMs: number): boolean =>
  row.kind === "nut" ? isConnected : isHeard && monoMs - seenMonoMs <= HOST_TTL_MS;

/** Why a host is not protected, and since when; `null` where it is, and where it said that it goes down and is down. */
function exposure(host: KnownHost, monoMs: number): { readonly reason: "silent" | "not-armed"; readonly sinceMonoMs: number } | null {
  const { row, state, seenMonoMs, exposedSinceMonoMs } = host;
  if (isOnline(host, monoMs)) return row.dryRun ? { reason: "not-armed", sinceMonoMs: exposedSinceMonoMs ?? monoMs } : null;
  // SAFETY 14: it announced that it goes down, so that its silence is what it said.
  if (state === "last-word" && !row.dryRun) return null;
  return { reason: "silent", sinceMonoMs: exposedSinceMonoMs ?? seenMonoMs + HOST_TTL_MS };
}

/** How long it is unseen, ms. Shortly after the card's start that rests on a clock that may be wrong, and is not told. */
function unseenMs(host: KnownHost, monoMs: number): number {
  if (isOnline(host, monoMs)) return 0;
  const isTold = host.isHeard || monoMs - host.awaitedSinceMonoMs >= HOST_UNPROTECTED_AFTER_MS;
  return isTold ? monoMs - host.seenMonoMs : 0;
}

/** What alarms look at. */
export function hostFacts(host: KnownHost, monoMs: number): HostFacts {
  const exposed = exposure(host, monoMs);
  const { id, name, address } = host.row;
  return {
    id,
    name,
    address,
    isOnline: isOnline(host, monoMs),
    unprotected: exposed?.reason ?? null,
    unprotectedForMs: exposed && monoMs - exposed.sinceMonoMs,
    unseenForMs: unseenMs(host, monoMs),
  };
}

/** What a host may be given at most, and what one is given that does not tell or was unseen for a day, ms (SAFETY 14). */
export interface HostLimits {
  readonly longestMs: number;
  readonly defaultMs: number;
}

/** A host as everybody may see it at `monoMs`. */
export function shownHost(host: KnownHost, monoMs: number, { longestMs, defaultMs }: HostLimits): Host {
  const { id, kind, name, address, os, version, needsMs, dryRun, firstSeenWallMs } = host.row;
  const { isOnline, unprotected, unprotectedForMs, unseenForMs } = hostFacts(host, monoMs);
  const isAbsent = unseenForMs >= HOST_ABSENT_AFTER_MS;
  return {
    id,
    kind,
    name,
    address,
    os,
    version,
    needsMs,
    grantedMs: Math.min(longestMs, needsMs === null || isAbsent ? defaultMs : needsMs),
    state: host.state,
    dryRun,
    isOnline,
    unprotected,
    unprotectedForMs: unprotectedForMs === null ? null : Math.max(0, Math.round(unprotectedForMs)),
    isAbsent,
    seenAgoMs: kind === "nut" && isOnline ? 0 : Math.max(0, Math.round(monoMs - host.seenMonoMs)),
    firstSeenWallMs,
  };
}
