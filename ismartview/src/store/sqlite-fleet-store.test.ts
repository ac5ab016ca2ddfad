import { describeFleetStore } from "./fleet-store.contract.ts";
import { TemporaryFleetStore } from "./temporary-fleet-store.ts";

describeFleetStore("SQLite", () => new TemporaryFleetStore());
