import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "../clock.ts";
import { Scanner } from "./scanner.ts";
import { CardSource } from "./sources/card-source.ts";
import { MdnsBrowser } from "./sources/mdns-browser.ts";
import { NutSource } from "./sources/nut-source.ts";
import { SnmpSource } from "./sources/snmp-source.ts";

/** The scanner as the programs use it: all ways of finding cards, on this machine's interfaces. `port`: where cards listen, 16280 if left out. */
export function createScanner({ clock, port }: { readonly clock: Clock; readonly port?: number }): Scanner {
  const mdns = new MdnsBrowser({ clock });
  const cards = new CardSource({ clock, mdns, ...(port === undefined ? {} : { port }) });
  return new Scanner({ clock, interfaces: localInterfaces, sources: [cards, new SnmpSource({ clock }), new NutSource({ clock })] });
}
