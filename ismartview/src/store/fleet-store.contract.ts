import { describe } from "vitest";
import { describeCards } from "./contract/cards-contract.ts";
import type { OpenBench } from "./contract/contract-bench.ts";
import { describeEvents } from "./contract/events-contract.ts";
import { describeReadings } from "./contract/readings-contract.ts";
import { describeSearch } from "./contract/search-contract.ts";
import { describeSettings } from "./contract/settings-contract.ts";

/** Everything that a `FleetStore` has to do, whatever it stands on. `open` gives a new one that nothing is in. */
export function describeFleetStore(name: string, open: OpenBench): void {
  describe(name, () => {
    describeCards(open);
    describeEvents(open);
    describeSearch(open);
    describeReadings(open);
    describeSettings(open);
  });
}
