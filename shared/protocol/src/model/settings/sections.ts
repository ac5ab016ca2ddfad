import type { Static } from "typebox";
import { discoverySettings } from "./discovery.ts";
import { hostsSettings } from "./hosts.ts";
import { identitySettings } from "./identity.ts";
import { networkSettings } from "./network.ts";
import { nutSettings } from "./nut.ts";
import { recordsSettings } from "./records.ts";
import { snmpSettings } from "./snmp.ts";
import { upsSettings } from "./ups.ts";

/** Every section of the card's settings. Types, defaults, validation, forms and docs come from these schemas. */
export const SECTIONS = {
  identity: identitySettings,
  ups: upsSettings,
  records: recordsSettings,
  snmp: snmpSettings,
  nut: nutSettings,
  network: networkSettings,
  discovery: discoverySettings,
  hosts: hostsSettings,
} as const;
export type SectionName = keyof typeof SECTIONS;
/** Values of each section, secrets as they are; `Shown` of them is what answers tell, `Given` what is sent. */
export type SectionValues = { readonly [N in SectionName]: Static<(typeof SECTIONS)[N]> };

export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[];
