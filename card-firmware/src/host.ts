import { hostname, networkInterfaces } from "node:os";

/** The machine the card runs on, as the network sees it. */
export interface Host {
  readonly name: string;
  /** The first interface that is not the loopback; `null` on a machine without any. */
  readonly network: { readonly name: string; readonly mac: string } | null;
}

const NO_MAC = "00:00:00:00:00:00";

/** Looks at the machine once. */
export function readHost(): Host {
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    const outward = addresses.find(({ internal, mac }) => !internal && mac !== NO_MAC);
    if (outward) return { name: hostname(), network: { name, mac: outward.mac } };
  }
  return { name: hostname(), network: null };
}
