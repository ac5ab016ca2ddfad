import type { CardFacts } from "./api/card-facts.ts";
import type { Host } from "./host.ts";
import type { CardSettings } from "./settings/card-settings.ts";
import type { SnmpAgentDeps } from "./snmp/agent.ts";
import type { Community } from "./snmp/community-responder.ts";
import type { SnmpSystem } from "./snmp/system-mib.ts";

/** What the SNMP agent tells of the card, as it is called now. */
export const snmpSystemOf = (
  { name, location, contact, firmware }: Pick<CardFacts, "name" | "location" | "contact" | "firmware">,
  { network }: Pick<Host, "network">,
): SnmpSystem => ({
  descr: `iStars UPS card, firmware ${firmware}`,
  contact,
  name,
  location,
  upsName: name,
  attachedDevices: "",
  agentVersion: firmware,
  network,
});

/** Whom the SNMP agent answers, by the settings. A community that could not be opened with the card's key is nobody's. */
export function snmpSettingsOf(settings: CardSettings): Pick<SnmpAgentDeps, "communities" | "idleTestId" | "sysObjectId"> {
  const { communities, idleTestId, sysObjectId } = settings.current("snmp");
  const readers = communities.filter(({ community }) => community.length > 0);
  return { communities: readers.map(({ community }): Community => ({ name: community, access: "read" })), idleTestId, sysObjectId };
}
