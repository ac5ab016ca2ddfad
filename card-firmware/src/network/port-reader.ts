import { readFile } from "node:fs/promises";
import type { Commands } from "./commands.ts";
import { kernelSettingsFor, type PortAddress, type PortState } from "./linux-steps.ts";

/** What iproute2 tells of an address, `ip -j addr`. */
interface IpAddress {
  readonly local?: unknown;
  readonly prefixlen?: unknown;
  readonly family?: unknown;
  readonly dynamic?: unknown;
}

/** Reads how a port is set now. Rejects when the system's programs cannot be asked. */
export async function readPort(port: string, commands: Commands, signal: AbortSignal): Promise<PortState> {
  const addresses = parseAddresses(await commands.run(["ip", "-j", "-4", "addr", "show", "dev", port], signal));
  const gateway = parseGateway(await commands.run(["ip", "-j", "-4", "route", "show", "default", "dev", port], signal));
  return { addresses, gateway, kernel: await readKernel(port) };
}

/** The addresses in `ip -j addr`, the first one first. */
export function parseAddresses(json: string): PortAddress[] {
  return listOf(json).flatMap((link) => {
    const infos: unknown = link.addr_info;
    return Array.isArray(infos) ? infos.flatMap((info: IpAddress) => addressOf(info)) : [];
  });
}

/** The gateway in `ip -j route show default`; `null` without one. */
export function parseGateway(json: string): string | null {
  const [gateway] = listOf(json).flatMap((route) => (typeof route.gateway === "string" ? [route.gateway] : []));
  return gateway ?? null;
}

/** The servers in a resolv.conf. */
export const parseNameServers = (text: string): string[] =>
  [...text.matchAll(/^nameserver\s+(\S+)/gm)].flatMap(([, server]) => server ?? []);

function addressOf({ family, local, prefixlen, dynamic }: IpAddress): PortAddress[] {
  if (family !== "inet" || typeof local !== "string" || typeof prefixlen !== "number") return [];
  return [{ address: local, prefix: prefixlen, isDynamic: dynamic === true }];
}

/** iproute2 says nothing at all where there is nothing to say. */
function listOf(json: string): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown = json.trim() === "" ? [] : JSON.parse(json);
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

async function readKernel(port: string): Promise<Readonly<Record<string, string>>> {
  const entries = await Promise.all(
    Object.keys(kernelSettingsFor(port)).map(async (name): Promise<[string, string][]> => {
      // Dots stand for slashes and, in the name of a port, the other way round.
      const path = name
        .split(".")
        .map((part) => part.replaceAll("/", "."))
        .join("/");
      const text = await readFile(`/proc/sys/${path}`, "utf8").catch(() => null); // a kernel without it has nothing to put back
      return text === null ? [] : [[name, text.trim()]];
    }),
  );
  return Object.fromEntries(entries.flat());
}
