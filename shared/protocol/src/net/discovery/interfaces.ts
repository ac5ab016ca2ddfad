import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import { ipv4Number, ipv4Text } from "../../model/settings/network-faults.ts";

export interface LocalIpv4 {
  readonly address: string;
  readonly prefix: number;
  /** Of the subnet; `null` where there is none (/31, /32). */
  readonly broadcast: string | null;
}

/** One port of this machine that is up and has an address. */
export interface LocalInterface {
  readonly name: string;
  /** Lower case, with colons; all zero on loopback. */
  readonly mac: string;
  readonly isLoopback: boolean;
  readonly ipv4: readonly LocalIpv4[];
  /** `scope`: what stands behind the % of an address, as this system wants it. */
  readonly ipv6LinkLocal: readonly { readonly address: string; readonly scope: string }[];
}

/** What this machine has now; read anew at each call. */
export function localInterfaces(read: () => NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces): LocalInterface[] {
  return Object.entries(read()).map(([name, infos = []]) => ({
    name,
    mac: (infos[0]?.mac ?? "00:00:00:00:00:00").toLowerCase(),
    isLoopback: infos.some((info) => info.internal),
    ipv4: infos.flatMap((info) => (info.family === "IPv4" ? [ipv4Of(info)] : [])),
    ipv6LinkLocal: infos.flatMap((info) =>
      info.family === "IPv6" && /^fe[89ab]/i.test(info.address) ? [{ address: info.address, scope: scopeOf(name, info.scopeid) }] : [],
    ),
  }));
}

/** Whether `address` lies in the subnet of `at`; false for what is no IPv4 address. */
export function isInSubnet(address: string, { address: own, prefix }: Pick<LocalIpv4, "address" | "prefix">): boolean {
  const [a, b] = [ipv4Number(address), ipv4Number(own)];
  return a !== null && b !== null && ((a ^ b) & maskOf(prefix)) === 0;
}

function ipv4Of({ address, netmask }: NetworkInterfaceInfo): LocalIpv4 {
  const prefix = prefixOf(netmask);
  const number = ipv4Number(address);
  const broadcast = prefix > 30 || number === null ? null : ipv4Text(number | ~maskOf(prefix));
  return { address, prefix, broadcast };
}

/** Windows knows scopes by number, others by the interface's name. */
const scopeOf = (name: string, scopeid: number | undefined): string => (process.platform === "win32" ? String(scopeid ?? 0) : name);

/** A mask's ones. Shifting by 32 would shift by nothing. */
const maskOf = (prefix: number): number => (prefix === 0 ? 0 : -1 << (32 - prefix));

function prefixOf(netmask: string): number {
  const mask = ipv4Number(netmask) ?? -1;
  return Math.clz32(~mask);
}
