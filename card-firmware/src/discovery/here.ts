import { SEVERITIES, type Severity } from "@istars/protocol/model/alarm.ts";
import type { Here } from "@istars/protocol/model/discovery.ts";
import type { Auth } from "@istars/service/auth/auth.ts";
import type { CardFacts } from "../api/card-facts.ts";
import type { Live, Snapshot } from "../live/live.ts";
import type { Network } from "../network/network.ts";
import type { NetworkKeeper } from "../network/network-keeper.ts";

/** The model of the card itself, as `here` and mDNS tell it. */
export const CARD_MODEL = "iStars card";
/** Told by a card that has no address at all, which only a search that came over IPv6 can have reached. */
const NO_ADDRESS = "0.0.0.0";

export interface HereDeps {
  readonly facts: Pick<CardFacts, "cardId" | "name" | "location" | "firmware">;
  /** Of the machine; `null` if it tells none. */
  readonly serial: string | null;
  readonly network: Pick<Network, "current">;
  readonly keeper: Pick<NetworkKeeper, "change">;
  readonly auth: Pick<Auth, "isNew">;
  readonly live: Pick<Live, "current">;
  readonly ports: () => Here["ports"];
}

/** What the card tells of itself to whoever looks for it. */
export function hereOf({ facts, serial, network, keeper, auth, live, ports }: HereDeps): Here {
  const { cardId, name, location, firmware } = facts;
  const { mac, source, address, prefix, gateway, dns } = network.current();
  return {
    mac,
    cardId,
    serial,
    model: CARD_MODEL,
    firmware,
    name,
    location,
    source,
    address: address ?? NO_ADDRESS,
    prefix,
    gateway,
    dns: [...dns],
    ports: ports(),
    isNew: auth.isNew,
    ups: upsSummary(live.current()),
    change: keeper.change,
  };
}

/** What the card tells of its UPS; `null` until one was heard. */
export function upsSummary({ latest, link, identity, alarms }: Snapshot): Here["ups"] {
  if (latest === null) return null;
  const { outputSource, facts, battery, output } = latest.reading;
  const loads = output.flatMap(({ load }) => (load === null ? [] : [load]));
  return {
    model: identity.model ?? identity.manufacturer ?? "",
    isLost: link.state === "lost",
    outputSource,
    onBattery: facts.onBattery,
    charge: battery.charge,
    load: loads.length === 0 ? null : Math.max(...loads),
    worstAlarm: worst(alarms.map(({ severity }) => severity)),
  };
}

const worst = (severities: readonly Severity[]): Severity | null =>
  severities.reduce<Severity | null>(
    (most, one) => (most === null || SEVERITIES.indexOf(one) > SEVERITIES.indexOf(most) ? one : most),
    null,
  );
