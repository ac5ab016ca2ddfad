/** Source: RFC 1628, upsTraps. */
const UPS_TRAPS = ["upsTrapOnBattery", "upsTrapTestCompleted", "upsTrapAlarmEntryAdded", "upsTrapAlarmEntryRemoved"] as const;
/** Source: RFC 3418, snmpTraps. */
const GENERIC_TRAPS = ["coldStart", "warmStart", "linkDown", "linkUp", "authenticationFailure", "egpNeighborLoss"] as const;

/** Names by snmpTrapOID; UPS traps also as they come out of v1 (RFC 3584 §3.1 puts a zero in between). */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...UPS_TRAPS.flatMap((name, n): [string, string][] => [
    [`1.3.6.1.2.1.33.2.${n + 1}`, name],
    [`1.3.6.1.2.1.33.2.0.${n + 1}`, name],
  ]),
  ...GENERIC_TRAPS.map((name, n): [string, string] => [`1.3.6.1.6.3.1.1.5.${n + 1}`, name]),
]);

/** What a notification is called; its identifier itself where the MIBs that we know have no name for it. */
export const trapName = (oid: string): string => NAMES.get(oid) ?? oid;
