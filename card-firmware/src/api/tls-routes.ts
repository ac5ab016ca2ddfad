import type { Tls } from "@istars/protocol/model/tls.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { CertificateKeeper } from "../tls/certificate-keeper.ts";
import { audited } from "./audited.ts";
import type { DeclareRoute } from "./declare-route.ts";

/** HTTPS as it is served now. */
export interface ServedTls {
  readonly port: number;
  readonly certificates: Pick<CertificateKeeper, "current" | "renew">;
}

export interface TlsRoutesDeps {
  /** `null` while HTTPS is off. */
  readonly tls: () => ServedTls | null;
  readonly audit: Audit;
}

/** The card's certificate and the identity key in it. */
export function declareTlsRoutes(declareRoute: DeclareRoute, { tls, audit }: TlsRoutesDeps): void {
  declareRoute("readTls", () => shown(tls()));
  declareRoute("renewCertificate", async ({ caller: { user }, address }) => {
    const served = tls();
    if (!served) throw new ApiProblem("https.off");
    const { certificates } = served;
    const detail = certificates.current.fingerprint;
    const renewed = await audited(audit, { user, address }, "certificate.renew", detail, () => certificates.renew());
    await audit.record({ user, source: address, action: "certificate.renew", outcome: "ok", detail: renewed.fingerprint });
    return shown(served);
  });
}

function shown(served: ServedTls | null): Tls {
  if (!served) return { httpsPort: null, certificate: null };
  const { identityKey, names, fromMs, untilMs, fingerprint, cert } = served.certificates.current;
  const { name, serial, hosts, addresses } = names;
  return {
    httpsPort: served.port,
    certificate: { identityKey, name, serial, hosts: [...hosts], addresses: [...addresses], fromMs, untilMs, fingerprint, pem: cert },
  };
}
