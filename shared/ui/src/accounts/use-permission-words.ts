import type { Permission } from "@istars/protocol/model/permission.ts";
import { useTranslation } from "react-i18next";

/** Says what a permission is called in this program, and what it lets somebody do; one that the program does not give stands as it is. */
export function usePermissionWords(): {
  readonly name: (permission: Permission) => string;
  readonly help: (permission: Permission) => string;
} {
  const { t } = useTranslation("product");
  // Which permissions have words is the program's to say, so the typed keys do not know.
  return {
    name: (permission) => t(`permissions.${permission}` as "permissions.read", { defaultValue: permission }),
    help: (permission) => t(`permissionHelp.${permission}` as "permissionHelp.read", { defaultValue: "" }),
  };
}
