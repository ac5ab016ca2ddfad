import { UsersPanel } from "@istars/ui/users/users-panel.tsx";
import { SettingsFrame } from "../settings/settings-frame.tsx";

/** Who may log in to iSmartView, and what each may do. */
export function UsersPage() {
  return (
    <SettingsFrame isForAdministrators>
      <UsersPanel />
    </SettingsFrame>
  );
}
