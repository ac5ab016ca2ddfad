import type { Foreign } from "@istars/protocol/model/isearch/found-card.ts";
import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { forEachAtOnce } from "../../at-once.ts";
import { addressesOf, countAddresses } from "../address-range.ts";
import type { ScanReport, ScanTask } from "../source.ts";

/** One protocol's way of asking other makers' UPSs. */
export interface ForeignQuestion {
  readonly kind: "snmp" | "nut";
  /** Addresses whose answer is waited for at the same time. */
  readonly atOnce: number;
  /** What is at an address, found through this interface (`null`: behind a router). Rejects only when the signal aborts. */
  ask(address: string, through: LocalInterface | null): Promise<readonly Foreign[]>;
}

/** Asks each address of the task for other makers' UPSs and tells who answers. Returns when all are done, or the signal aborts. */
export async function sweepForeign(task: ScanTask, report: ScanReport, question: ForeignQuestion, signal: AbortSignal): Promise<void> {
  const { foreignRanges, interfaces } = task;
  if (foreignRanges === null) return;
  report.willAsk(countAddresses(foreignRanges));
  const job = async (address: string): Promise<void> => {
    const through = interfaces.find(({ ipv4 }) => ipv4.some((at) => isInSubnet(address, at))) ?? null;
    for (const foreign of await question.ask(address, through)) {
      report.saw({ kind: question.kind, foreign, interface: through?.name ?? null });
    }
    if (!signal.aborted) report.asked();
  };
  try {
    await forEachAtOnce(addressesOf(foreignRanges), question.atOnce, job, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
