import { isIP } from "node:net";
import type { Address } from "@istars/service/address.ts";
import { localNameOf } from "../mdns/announcer.ts";
import type { NetworkState } from "../network/network.ts";
import type { CertificateNames } from "./certificate.ts";

export interface NamesDeps {
  /** What people call the card, and its machine's own name. */
  readonly facts: { readonly name: string; readonly cardId: string };
  readonly host: { readonly name: string; readonly serial: string | null };
  readonly network: Pick<NetworkState, "mac" | "address">;
  /** Where HTTPS listens. */
  readonly listens: Pick<Address, "host">;
}

/** RFC 1123 §2.1: letters, digits and hyphens, in labels of up to 63. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** All addresses of the machine: none in particular. */
const EVERYWHERE: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** What the card's certificate has to say, by what is known of the card now. */
export function namesOf({ facts, host, network, listens }: NamesDeps): CertificateNames {
  const hosts = [facts.name, host.name, localNameOf(network.mac)].map((name) => name.toLowerCase()).filter(isHostName);
  const places = [network.address, EVERYWHERE.has(listens.host) ? null : listens.host].flatMap((one) =>
    one === null ? [] : [withoutZone(one)],
  );
  return {
    name: facts.name,
    serial: host.serial ?? facts.cardId,
    hosts: [...new Set([...hosts, ...places.filter((place) => isIP(place) === 0 && isHostName(place))])],
    addresses: [...new Set(places.filter((place) => isIP(place) !== 0))],
  };
}

const isHostName = (name: string): boolean => isIP(name) === 0 && HOST_NAME.test(name);
const withoutZone = (address: string): string => address.replace(/%.*$/, "");
