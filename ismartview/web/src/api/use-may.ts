import type { Permission } from "@istars/protocol/model/permission.ts";
import { PERMISSIONS } from "@istars/protocol/model/permission.ts";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "./api-context.ts";
import { SESSION_KEY } from "./query-keys.ts";

/** Whether the person at this page may do what needs that permission; not before it is known. */
export function useMay(needed: Permission): boolean {
  const api = useApi();
  const session = useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => api.readSession(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const given = session.data?.permission;
  return given !== undefined && PERMISSIONS.indexOf(given) >= PERMISSIONS.indexOf(needed);
}
