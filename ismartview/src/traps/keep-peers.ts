import type { V3Clocks } from "@istars/protocol/net/snmp/v3-clocks.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { EngineFile } from "./engine-file.ts";

/** At most so often the file is written, ms; what is heard within it may be said again after a crash. */
const EVERY_MS = 5_000;

export interface KeepPeersDeps {
  readonly heard: Pick<V3Clocks, "peers" | "learned">;
  readonly file: Pick<EngineFile, "keep">;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps what is known of senders' clocks until `stop`, and once more then. Never rejects. */
export async function keepPeers({ heard, file, clock, log }: KeepPeersDeps, stop: AbortSignal): Promise<void> {
  let kept = heard.learned;
  let isFailing = false;
  const keep = async (): Promise<void> => {
    const { learned, peers } = heard;
    if (learned === kept) return;
    try {
      await file.keep(peers);
      kept = learned;
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ err: error }, "the clocks of those who send traps over SNMP v3 cannot be stored");
      isFailing = true;
    }
  };
  while (!stop.aborted) {
    await clock.sleep(EVERY_MS, stop).catch(() => {}); // an aborted sleep is how we stop
    await keep();
  }
}
