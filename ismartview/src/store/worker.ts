import { serveStore } from "@istars/service/store/serve-store.ts";
import { openFleetDatabases } from "./fleet-databases.ts";

// Entry of the store's thread.
serveStore(openFleetDatabases);
