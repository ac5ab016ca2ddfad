import type { NetworkInterface } from "@istars/protocol/model/isearch/http.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { invalidScan } from "@istars/service/scan/invalid-scan.ts";
import { ScanError } from "@istars/service/scan/scan-error.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import { cardCsv } from "./card-csv.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface ScanRoutesDeps {
  readonly scanner: Pick<Scanner, "start" | "cancel" | "cards" | "forget">;
  /** Those of this machine, read anew each time. */
  readonly interfaces: () => readonly LocalInterface[];
}

/** Prefix of every IPv6 link-local address. Source: RFC 4291, 2.5.6. */
const LINK_LOCAL_PREFIX = 64;

/** Searching, and what was found. */
export function declareScanRoutes(declareRoute: DeclareRoute, { scanner, interfaces }: ScanRoutesDeps): void {
  declareRoute("listInterfaces", () => ({ interfaces: interfaces().map(networkInterface) }));
  declareRoute("listCards", ({ query }) => {
    const cards = scanner.cards();
    return query.format === "csv" ? cardCsv(cards) : { cards };
  });
  declareRoute("forgetCards", async () => scanner.forget());
  declareRoute("startScan", ({ body }) => {
    try {
      return scanner.start(body);
    } catch (error) {
      throw error instanceof ScanError ? invalidScan(error, body) : error;
    }
  });
  declareRoute("cancelScan", async () => scanner.cancel());
}

const networkInterface = ({ name, mac, isLoopback, ipv4, ipv6LinkLocal }: LocalInterface): NetworkInterface => ({
  name,
  mac,
  isLoopback,
  addresses: [
    ...ipv4.map(({ address, prefix }) => ({ address, prefix })),
    ...ipv6LinkLocal.map(({ address }) => ({ address, prefix: LINK_LOCAL_PREFIX })),
  ],
});
