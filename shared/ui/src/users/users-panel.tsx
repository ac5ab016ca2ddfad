import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import classes from "../forms/list-parts.module.css";
import { ListFrame } from "../frame/list-frame.tsx";
import { SidePanel } from "../frame/side-panel.tsx";
import { useSession } from "../session/session-context.ts";
import { NewUserForm } from "./new-user-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { RemoveUser } from "./remove-user.tsx";
import { UserForm } from "./user-form.tsx";
import { UserTable } from "./user-table.tsx";

const REFRESH_MS = 15_000;

/** Who may log in: the list, and beside it the one that is open, or somebody new. */
export function UsersPanel() {
  const { t } = useTranslation("users");
  const { api } = useAccounts();
  const { session } = useSession();
  const [open, setOpen] = useState<number | "new" | null>(null);
  const query = useQuery({ queryKey: ["users"], queryFn: ({ signal }) => api.listUsers(signal), refetchInterval: REFRESH_MS });
  const queries = useQueryClient();
  const users = query.data?.users ?? [];
  const [isUnsaved, setIsUnsaved] = useState(false);
  const close = () => {
    setOpen(null);
    setIsUnsaved(false);
  };
  return (
    <ListFrame
      title={t("title")}
      about={t("about")}
      add={
        <Button onClick={() => setOpen("new")} disabled={query.data === undefined}>
          {t("add")}
        </Button>
      }
      query={query}
      failed={(reason) => t("failed", { reason })}
    >
      <UserTable users={users} self={session.user} onOpen={({ id }) => setOpen(id)} />
      <SidePanel isOpen={open === "new"} title={t("add")} isUnsaved={isUnsaved} onClose={close}>
        <NewUserForm
          onUnsaved={setIsUnsaved}
          onCreated={() => {
            void queries.invalidateQueries({ queryKey: ["users"] });
            close();
          }}
        />
      </SidePanel>
      <UserPanel user={users.find(({ id }) => id === open) ?? null} self={session.user} onClose={close} />
    </ListFrame>
  );
}

interface UserPanelProps {
  readonly user: UserAccount | null;
  readonly self: string;
  readonly onClose: () => void;
}

function UserPanel({ user, self, onClose }: UserPanelProps) {
  const { t } = useTranslation("users");
  const [isUnsaved, setIsUnsaved] = useState(false);
  // While it slides out the panel still shows who was open.
  const [shown, setShown] = useState(user);
  useEffect(() => {
    if (user !== null) setShown(user);
  }, [user]);
  const one = user ?? shown;
  if (one === null) return null;
  const isOwn = one.name === self;
  return (
    <SidePanel isOpen={user !== null} title={one.name} isUnsaved={isUnsaved} onClose={onClose}>
      <UserForm key={one.id} user={one} isOwn={isOwn} onUnsaved={setIsUnsaved} />
      <section className={classes.part} aria-labelledby="user-password">
        <h2 id="user-password" className={classes.partTitle}>
          {t("password")}
        </h2>
        {isOwn ? <p className={classes.quiet}>{t("ownPasswordAt")}</p> : <PasswordForm key={one.id} user={one} />}
      </section>
      <section className={classes.part} aria-labelledby="user-remove">
        <h2 id="user-remove" className={classes.partTitle}>
          {t("removeSection")}
        </h2>
        {isOwn ? <p className={classes.quiet}>{t("removeOwn")}</p> : <RemoveUser user={one} onRemoved={onClose} />}
      </section>
    </SidePanel>
  );
}
