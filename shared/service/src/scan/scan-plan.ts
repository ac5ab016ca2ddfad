import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import type { LocalInterface, LocalIpv4 } from "@istars/protocol/net/discovery/interfaces.ts";
import { type AddressRange, hostsOf, joinRanges, parseRange } from "./address-range.ts";
import type { Reach } from "./reach.ts";
import { ScanError } from "./scan-error.ts";
import type { ScanTask } from "./source.ts";

/** Longest part of a subnet that is asked one by one without being named: a /22 has 1,022 hosts. */
const WIDEST_PREFIX = 22;
const DEFAULT_COMMUNITY = "public";

/** A scan as it will be carried out. */
export interface ScanPlan {
  readonly task: ScanTask;
  readonly reach: Reach;
  /** What it will leave out, in words. */
  readonly notes: readonly string[];
}

/** Works out what a request means on a machine with these interfaces. Throws a `ScanError`. */
export function planScan(request: ScanRequest, interfaces: readonly LocalInterface[]): ScanPlan {
  const names = request.interfaces;
  for (const name of names ?? []) {
    if (interfaces.some((each) => each.name === name)) continue;
    const there = interfaces.map((each) => each.name).join(", ") || "none";
    throw new ScanError("interface.unknown", name, `there is no interface "${name}" with an address on this machine; there are: ${there}`);
  }
  const chosen = interfaces.filter((each) => names?.includes(each.name) ?? true);
  const ranges = joinRanges((request.ranges ?? []).map(parseRange));
  const subnets = chosen.flatMap((each) => each.ipv4.map((at) => subnetOf(each, at)));
  const foreignRanges = !request.foreign ? null : ranges.length > 0 ? ranges : joinRanges(subnets.map(({ range }) => range));
  const notes = [
    ...(chosen.length === 0 ? ["This machine has no network interface with an address"] : []),
    ...(request.foreign && ranges.length === 0 ? subnets.flatMap(({ note }) => note ?? []) : []),
  ];
  const community = request.community ?? DEFAULT_COMMUNITY;
  const task: ScanTask = { interfaces: chosen, ranges, foreignRanges, community, isTimed: request.timeoutMs !== undefined };
  return { task, reach: { interfaces: names ? new Set(names) : null, ranges, foreignRanges }, notes };
}

/** What is asked of an interface's own subnet, and what has to be said of it. */
function subnetOf({ name, isLoopback }: LocalInterface, { address, prefix }: LocalIpv4): { range: AddressRange; note: string | null } {
  // All of 127.0.0.0/8 is this machine.
  if (isLoopback) return { range: hostsOf(address, 32), note: null };
  if (prefix >= WIDEST_PREFIX) return { range: hostsOf(address, prefix), note: null };
  return {
    range: hostsOf(address, WIDEST_PREFIX),
    note: `${name}: of the subnet ${address}/${prefix} only ${address}/${WIDEST_PREFIX} is asked for other makers' UPSs; name a range for more`,
  };
}
