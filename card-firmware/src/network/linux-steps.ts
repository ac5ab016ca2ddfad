import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";

/** An IPv4 address of a port. */
export interface PortAddress {
  readonly address: string;
  readonly prefix: number;
  /** It is leased: the kernel knows when it ends. */
  readonly isDynamic: boolean;
}

/** How a port is set before anything is done to it. */
export interface PortState {
  readonly addresses: readonly PortAddress[];
  readonly gateway: string | null;
  /** Kernel settings by name, as far as they will be changed. */
  readonly kernel: Readonly<Record<string, string>>;
}

/** A command line and the one that undoes it; `null` where there is nothing to do. */
export interface Step {
  readonly run: readonly string[] | null;
  readonly undo: readonly string[] | null;
}

/**
 * Kernel settings a port needs: answers from any subnet have to come in, or a card in a wrong one cannot be asked (RFC 3704 checks
 * off), and an address must not take its neighbours of the same subnet along when it is removed.
 */
export const kernelSettingsFor = (port: string): Readonly<Record<string, string>> => ({
  "net.ipv4.conf.all.rp_filter": "0",
  [`net.ipv4.conf.${port.replaceAll(".", "/")}.rp_filter`]: "0",
  [`net.ipv4.conf.${port.replaceAll(".", "/")}.promote_secondaries`]: "1",
});

/** What makes a port ready, whatever address it gets. */
function readySteps(port: string, { kernel }: PortState): Step[] {
  const settings = Object.entries(kernelSettingsFor(port)).map(([name, value]): Step => {
    const before = kernel[name];
    return { run: setKernel(name, value), undo: before === undefined ? null : setKernel(name, before) };
  });
  return [...settings, { run: ["ip", "link", "set", "dev", port, "up"], undo: null }];
}

/** From any state to a static address. The old ones go only when the new one is there. */
export function staticSteps(port: string, before: PortState, { address, prefix, gateway }: NetworkSettings): Step[] {
  const isThere = before.addresses.some((one) => one.address === address && one.prefix === prefix);
  const others = before.addresses.filter((one) => one.address !== address || one.prefix !== prefix);
  return [
    // Undone last, when the addresses that lead to the old gateway are back.
    { run: null, undo: before.gateway === null ? flushRoute(port) : setRoute(port, before.gateway) },
    ...readySteps(port, before),
    { run: addAddress(port, `${address}/${prefix}`), undo: isThere ? null : removeAddress(port, `${address}/${prefix}`) },
    ...others.map((one) => leaveStep(port, one)),
    { run: gateway === null ? flushRoute(port) : setRoute(port, gateway), undo: null },
  ];
}

/** From any state to one in which a DHCP client finds a port without addresses. */
export function dhcpSteps(port: string, before: PortState): Step[] {
  return [
    { run: null, undo: before.gateway === null ? null : setRoute(port, before.gateway) },
    ...readySteps(port, before),
    ...before.addresses.map((one) => leaveStep(port, one)),
  ];
}

/** A client that leases an address and keeps it, in the foreground, and goes on looking when a lease is lost. */
export const DHCP_CLIENTS = [
  { program: "udhcpc", command: (port: string, pidFile: string) => ["udhcpc", "-f", "-p", pidFile, "-i", port, "-t", "3", "-T", "2"] },
  { program: "dhclient", command: (port: string, pidFile: string) => ["dhclient", "-4", "-d", "-pf", pidFile, port] },
] as const;

const setKernel = (name: string, value: string): string[] => ["sysctl", "-q", "-w", `${name}=${value}`];
const addAddress = (port: string, address: string): string[] => ["ip", "-4", "addr", "replace", address, "brd", "+", "dev", port];
const removeAddress = (port: string, address: string): string[] => ["ip", "-4", "addr", "del", address, "dev", port];
const setRoute = (port: string, gateway: string): string[] => ["ip", "-4", "route", "replace", "default", "via", gateway, "dev", port];
const flushRoute = (port: string): string[] => ["ip", "-4", "route", "flush", "exact", "0.0.0.0/0", "dev", port];

function leaveStep(port: string, { address, prefix }: PortAddress): Step {
  return { run: removeAddress(port, `${address}/${prefix}`), undo: addAddress(port, `${address}/${prefix}`) };
}
