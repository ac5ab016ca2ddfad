/**
 * What the agent counts. All but the last two are the snmp group's of SNMPv2-MIB (RFC 3418), where they are Counter32; here they
 * simply go on.
 */
export interface SnmpCounts {
  readonly inPkts: number;
  readonly outPkts: number;
  readonly inBadVersions: number;
  readonly inBadCommunityNames: number;
  /** Known community, but not allowed to do that: every SET as long as writing is off. */
  readonly inBadCommunityUses: number;
  readonly inAsnParseErrs: number;
  /** Requests without an answer because even an error would have been too long. */
  readonly silentDrops: number;
  /** Messages that are no request, such as answers and traps. */
  readonly ignored: number;
  /** Failures of the socket after which it was opened anew. */
  readonly socketErrors: number;
}

/** The counters while they count. */
export class SnmpCounters implements SnmpCounts {
  inPkts = 0;
  outPkts = 0;
  inBadVersions = 0;
  inBadCommunityNames = 0;
  inBadCommunityUses = 0;
  inAsnParseErrs = 0;
  silentDrops = 0;
  ignored = 0;
  socketErrors = 0;

  snapshot(): SnmpCounts {
    return { ...this };
  }
}
