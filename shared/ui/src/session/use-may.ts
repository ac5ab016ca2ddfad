import { PERMISSIONS, type Permission } from "@istars/protocol/model/permission.ts";
import { useSession } from "./session-context.ts";

/** Whether the person at this page may do what needs that permission. Only below the session gate. */
export const useMay = (needed: Permission): boolean => PERMISSIONS.indexOf(useSession().session.permission) >= PERMISSIONS.indexOf(needed);
