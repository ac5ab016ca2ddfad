import { serveStore } from "@istars/service/store/serve-store.ts";
import { openCardDatabases } from "./card-databases.ts";

// Entry of the store's thread.
serveStore(openCardDatabases);
