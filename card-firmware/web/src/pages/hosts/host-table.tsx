import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import type { HeardHost } from "@istars/ui/live/card-view.ts";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { useTranslation } from "react-i18next";
import { HostPill, useHostWords } from "./host-words.tsx";
import classes from "./hosts-page.module.css";

export interface HostTableProps {
  readonly hosts: readonly HeardHost[];
  /** The list is the last known one. */
  readonly isOld: boolean;
  readonly nowMs: number;
  readonly onOpen: (host: HeardHost) => void;
}

/** Hosts as rows, each of which opens; on a phone all of it stands below the name. */
export function HostTable({ hosts, isOld, nowMs, onOpen }: HostTableProps) {
  const { t } = useTranslation("hosts");
  const { lastWord, unprotectedFor, needs } = useHostWords(nowMs);
  const isNarrow = useIsNarrow();
  const name = ({ host }: HeardHost) => (
    <>
      <OpenRow>
        <span className={classes.name}>{host.name}</span>
      </OpenRow>
      <div className={classes.quiet}>{t(`kinds.${host.kind}`)}</div>
    </>
  );
  const system = ({ host: { os, version } }: HeardHost) => (
    <>
      {os ?? "–"}
      {version === null ? null : <div className={classes.quiet}>iSmartMate {version}</div>}
    </>
  );
  const state = (heard: HeardHost) => (
    <>
      <HostPill host={heard.host} isOld={isOld} />
      <div className={classes.quiet}>{unprotectedFor(heard)}</div>
    </>
  );
  const columns: readonly Column<HeardHost>[] = isNarrow
    ? [
        {
          id: "host",
          header: t("host"),
          width: 16,
          cell: (heard) => (
            <>
              <div className={classes.line}>
                <div>{name(heard)}</div>
                <HostPill host={heard.host} isOld={isOld} />
              </div>
              <div className={classes.quiet}>
                {[heard.host.address, `${t("needs")} ${needs(heard.host)}`, `${t("lastWord")} ${lastWord(heard)}`].join(" · ")}
              </div>
            </>
          ),
        },
      ]
    : [
        { id: "host", header: t("host"), width: 16, cell: name },
        { id: "state", header: t("state"), width: 11, cell: state },
        { id: "needs", header: t("needs"), width: 7, align: "end", cell: ({ host }) => needs(host) },
        { id: "system", header: t("system"), width: 12, cell: system },
        { id: "address", header: t("address"), width: 9, cell: ({ host }) => host.address },
        { id: "lastWord", header: t("lastWord"), width: 9, cell: lastWord },
      ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("title")}
      columns={columns}
      rows={hosts}
      rowKey={({ host }) => host.id}
      rowHeight={isNarrow ? 76 : 56}
      onEnd={null}
      lookOf={() => ({ isChosen: false, isOld })}
      onOpen={onOpen}
    />
  );
}
