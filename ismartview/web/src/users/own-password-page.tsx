import { useAccounts } from "@istars/ui/accounts/accounts-context.ts";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { OwnPassword } from "@istars/ui/users/own-password.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SettingsFrame } from "../settings/settings-frame.tsx";

/** The password of whoever is logged in. */
export function OwnPasswordPage() {
  const { t } = useTranslation("settingsFrame");
  const isUser = useIsUser();
  return (
    <SettingsFrame>
      {isUser ? (
        <OwnPassword />
      ) : (
        <Notice tone="info" title={t("noUser")}>
          {t("noUserHelp")}
        </Notice>
      )}
    </SettingsFrame>
  );
}

/** Whether the session is a user's: the window that started the service has one, too, and no password. Only it is not among the users. */
function useIsUser(): boolean {
  const { api } = useAccounts();
  const { session } = useSession();
  const mayLook = useMay("read-write");
  const { data } = useQuery({ queryKey: ["users"], queryFn: ({ signal }) => api.listUsers(signal), enabled: mayLook });
  return data === undefined || data.users.some(({ name }) => name === session.user);
}
