import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";

/** The interface in one of whose subnets the address is; `null`: it is behind a router. */
export const interfaceTo = (address: string, interfaces: readonly LocalInterface[]): LocalInterface | null =>
  interfaces.find(({ ipv4 }) => ipv4.some((at) => isInSubnet(address, at))) ?? null;
