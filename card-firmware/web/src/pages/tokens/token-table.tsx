import type { ApiToken } from "@istars/protocol/model/settings/tokens.ts";
import classes from "@istars/ui/forms/list-parts.module.css";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { Ago } from "@istars/ui/values/ago.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCardView } from "../../live/live-context.tsx";

/** Characters of a host's identity that are enough to tell it apart, while its name is not known. */
const ID_SHOWN = 8;

export interface TokenTableProps {
  readonly tokens: readonly ApiToken[];
  /** The card's clock, epoch ms; `null` until it is known. */
  readonly nowWallMs: number | null;
  readonly onRevoke: (token: ApiToken) => void;
}

/** Tokens as rows: what each is for, who made it, whether it is still used. */
export function TokenTable({ tokens, nowWallMs, onRevoke }: TokenTableProps) {
  const { t } = useTranslation("tokens");
  const moment = useMoment("minute");
  const isNarrow = useIsNarrow();
  const { hosts } = useCardView();
  const scope = ({ scope, hostId }: ApiToken) => (
    <>
      {t(`scopes.${scope}`)}
      {scope === "host" ? (
        <div className={classes.quiet}>
          {hostId === null ? t("hostNone") : t("hostOf", { name: hosts.get(hostId)?.host.name ?? `${hostId.slice(0, ID_SHOWN)}…` })}
        </div>
      ) : null}
    </>
  );
  const made = ({ createdBy, createdWallMs }: ApiToken) => (
    <>
      <Ago wallMs={createdWallMs} nowWallMs={nowWallMs} />
      <div className={classes.quiet}>{t("madeBy", { user: createdBy })}</div>
    </>
  );
  const used = ({ lastUsedWallMs }: ApiToken) =>
    lastUsedWallMs === null ? <span className={classes.quiet}>{t("unused")}</span> : <Ago wallMs={lastUsedWallMs} nowWallMs={nowWallMs} />;
  const expires = ({ expiresWallMs }: ApiToken) => {
    if (expiresWallMs === null) return t("never");
    const when = moment(expiresWallMs);
    return nowWallMs !== null && nowWallMs >= expiresWallMs ? (
      <>
        <StatePill tone="warning">{t("expired")}</StatePill>
        <div className={classes.quiet}>{when}</div>
      </>
    ) : (
      when
    );
  };
  const revoke = (token: ApiToken) => (
    <Button size="compact-sm" variant="default" aria-label={t("revokeOne", { name: token.name })} onClick={() => onRevoke(token)}>
      {t("revoke")}
    </Button>
  );
  const columns: readonly Column<ApiToken>[] = isNarrow
    ? [
        {
          id: "token",
          header: t("name"),
          width: 16,
          cell: (token) => (
            <>
              <div className={classes.line}>
                <strong>{token.name}</strong>
                {revoke(token)}
              </div>
              <dl className={classes.facts}>
                <dt>{t("scope")}</dt>
                <dd>{scope(token)}</dd>
                <dt>{t("made")}</dt>
                <dd>{made(token)}</dd>
                <dt>{t("lastUsed")}</dt>
                <dd>{used(token)}</dd>
                <dt>{t("expires")}</dt>
                <dd>{expires(token)}</dd>
              </dl>
            </>
          ),
        },
      ]
    : [
        { id: "name", header: t("name"), width: 11, cell: ({ name }) => <strong>{name}</strong> },
        { id: "scope", header: t("scope"), width: 9, cell: scope },
        { id: "made", header: t("made"), width: 7, cell: made },
        { id: "used", header: t("lastUsed"), width: 7, cell: used },
        { id: "expires", header: t("expires"), width: 7, cell: expires },
        { id: "revoke", header: "", width: 6, align: "end", cell: revoke },
      ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("title")}
      columns={columns}
      rows={tokens}
      rowKey={({ id }) => id}
      rowHeight={isNarrow ? 170 : 56}
      onEnd={null}
    />
  );
}
