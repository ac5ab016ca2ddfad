import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { useTranslation } from "react-i18next";
import { usePermissionWords } from "../accounts/use-permission-words.ts";
import classes from "../forms/list-parts.module.css";
import { useIsNarrow } from "../frame/use-is-narrow.ts";
import { StatePill } from "../states/state-pill.tsx";
import { OpenRow } from "../tables/open-row.tsx";
import { type Column, VirtualTable } from "../tables/virtual-table.tsx";
import { useUserLanguage } from "./user-words.ts";

export interface UserTableProps {
  readonly users: readonly UserAccount[];
  /** The name of the one who looks. */
  readonly self: string;
  readonly onOpen: (user: UserAccount) => void;
}

/** Users as rows; the name opens one. */
export function UserTable({ users, self, onOpen }: UserTableProps) {
  const { t } = useTranslation("users");
  const sayLanguage = useUserLanguage();
  const { name: sayPermission } = usePermissionWords();
  const isNarrow = useIsNarrow();
  const from = ({ allowedFrom }: UserAccount) => (allowedFrom.length === 0 ? t("anywhere") : allowedFrom.join(", "));
  const name = (user: UserAccount) => (
    <>
      <OpenRow>{user.name}</OpenRow>
      {user.name === self ? <span className={classes.quiet}> ({t("you")})</span> : null}
      {user.mustChangePassword ? (
        <div>
          <StatePill tone="warning">{t("mustChange")}</StatePill>
        </div>
      ) : null}
    </>
  );
  const columns: readonly Column<UserAccount>[] = isNarrow
    ? [
        {
          id: "user",
          header: t("name"),
          width: 16,
          cell: (user) => (
            <>
              {name(user)}
              <dl className={classes.facts}>
                <dt>{t("permission")}</dt>
                <dd>{sayPermission(user.permission)}</dd>
                <dt>{t("language")}</dt>
                <dd>{sayLanguage(user.language)}</dd>
                <dt>{t("allowedFrom")}</dt>
                <dd>{from(user)}</dd>
                <dt>{t("sessions")}</dt>
                <dd>{user.sessions}</dd>
              </dl>
            </>
          ),
        },
      ]
    : [
        { id: "name", header: t("name"), width: 11, cell: name },
        { id: "permission", header: t("permission"), width: 7, cell: ({ permission }) => sayPermission(permission) },
        { id: "language", header: t("language"), width: 10, cell: ({ language }) => sayLanguage(language) },
        { id: "from", header: t("allowedFrom"), width: 10, cell: from },
        {
          id: "sessions",
          header: t("sessions"),
          width: 6,
          align: "end",
          cell: ({ sessions }) => sessions,
        },
      ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("title")}
      columns={columns}
      rows={users}
      rowKey={({ id }) => id}
      rowHeight={isNarrow ? 140 : 44}
      onEnd={null}
      onOpen={onOpen}
    />
  );
}
