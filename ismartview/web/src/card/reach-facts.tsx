import type { ShownReach } from "@istars/protocol/model/ismartview/reach.ts";
import { FactList, type FactRow } from "@istars/ui/details/fact-list.tsx";
import { useTranslation } from "react-i18next";
import classes from "./card-page.module.css";

/** How a card is reached; of a secret only whether there is one. */
export function ReachFacts({ reach, kind }: { readonly reach: ShownReach; readonly kind: string }) {
  const { t } = useTranslation("card");
  const secret = ({ set }: { readonly set: boolean }) => t(set ? "about.set" : "about.notSet");
  const rows = (): readonly FactRow[] => {
    switch (reach.kind) {
      case "istars":
        return [
          { id: "url", label: t("about.url"), value: reach.url },
          { id: "token", label: t("about.token"), value: secret(reach.token) },
          {
            id: "key",
            label: t("about.key"),
            value: reach.identityKey === null ? t("about.none") : <span className={classes.key}>{reach.identityKey}</span>,
          },
        ];
      case "snmp":
        return [
          { id: "address", label: t("about.address"), value: `${reach.host}:${reach.port}` },
          { id: "version", label: t("about.version"), value: reach.version },
          ...(reach.version === "v3"
            ? [
                { id: "user", label: t("about.user"), value: reach.user ?? t("about.none") },
                { id: "auth", label: t("about.auth"), value: reach.authProtocol === "none" ? t("about.none") : reach.authProtocol },
                { id: "privacy", label: t("about.privacy"), value: reach.privProtocol === "none" ? t("about.none") : reach.privProtocol },
              ]
            : [{ id: "community", label: t("about.community"), value: secret(reach.community) }]),
        ];
      case "nut":
        return [
          { id: "address", label: t("about.address"), value: `${reach.host}:${reach.port}` },
          { id: "ups", label: t("about.ups"), value: reach.ups },
          { id: "user", label: t("about.user"), value: reach.user ?? t("about.none") },
          { id: "password", label: t("about.password"), value: secret(reach.password) },
        ];
    }
  };
  return <FactList rows={[{ id: "kind", label: t("about.kind"), value: kind }, ...rows()]} />;
}
