import type { ImportRow } from "@istars/protocol/model/ismartview/import.ts";
import type { GivenReach, Probe } from "@istars/protocol/model/ismartview/reach.ts";
import { whileAsked } from "@istars/service/http/while-asked.ts";
import { invalidScan } from "@istars/service/scan/invalid-scan.ts";
import { ScanError } from "@istars/service/scan/scan-error.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface AddRoutesDeps {
  readonly scanner: Pick<Scanner, "start" | "cancel">;
  /** Rejects with `reach.invalid`. */
  readonly probe: (reach: GivenReach, signal: AbortSignal) => Promise<Probe>;
  /** Throws `import.invalid`. */
  readonly readImport: (csv: string) => readonly ImportRow[];
}

/** What goes before cards are added: searching, looking who is there, reading a file. None of it changes the fleet. */
export function declareAddRoutes(declareRoute: DeclareRoute, { scanner, probe, readImport }: AddRoutesDeps): void {
  declareRoute("previewImport", ({ body }) => ({ rows: [...readImport(body.csv)] }));
  declareRoute("probeCard", ({ body, reply }) => whileAsked(reply, (signal) => probe(body.reach, signal)));
  declareRoute("startScan", ({ body }) => {
    try {
      return scanner.start(body);
    } catch (error) {
      throw error instanceof ScanError ? invalidScan(error, body) : error;
    }
  });
  declareRoute("cancelScan", async () => scanner.cancel());
}
