import type { FleetStore } from "../fleet-store.ts";

/** A store that is there for one test. */
export interface ContractBench extends AsyncDisposable {
  readonly store: FleetStore;
  /** Closes the store and opens it again, as a restart does. */
  reopen(): Promise<void>;
}

/** Gives a store that nothing is in. */
export type OpenBench = () => ContractBench;
