import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectStore } from "@istars/service/store/direct-store.ts";
import { interceptedStore } from "@istars/service/store/intercepted-store.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { StoreError, type StoreErrorCode } from "@istars/service/store/store.ts";
import { openFleetDatabases } from "./fleet-databases.ts";
import type { FleetStore } from "./fleet-store.ts";
import { fleetStoreOver } from "./sqlite-fleet-store.ts";

/** For tests: the fleet's real databases in a folder of their own, without the thread. */
export class TemporaryFleetStore implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), "istars-fleet-"));
  readonly notices: Notice[] = [];
  /** What every call fails with, as a disk that is full or locked does; `null`: it works. */
  failing: StoreErrorCode | null = null;
  store: FleetStore = this.#open();

  /** Closes the files and opens them again, as a restart does. */
  async reopen(): Promise<void> {
    await this.store.close();
    this.store = this.#open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    rmSync(this.directory, { recursive: true });
  }

  #open(): FleetStore {
    const direct = new DirectStore(openFleetDatabases(this.directory, (notice) => this.notices.push(notice)));
    return fleetStoreOver(
      interceptedStore(direct, (name) => {
        if (this.failing) throw new StoreError(this.failing, `${name} was made to fail`);
      }),
    );
  }
}
