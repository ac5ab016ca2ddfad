import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useApi } from "./api-context.ts";
import { SESSION_KEY } from "./query-keys.ts";

/** `changer`: opened with the secret of this run. `looker`: may see everything and change nothing. `spent`: came with a code too late. */
export type Access = "unknown" | "changer" | "looker" | "spent";

const AccessContext = createContext<Access>("unknown");

/** What the person at this page may do. */
export const useAccess = (): Access => useContext(AccessContext);
export const useMayChange = (): boolean => useAccess() === "changer";

export interface SessionProviderProps {
  /** From the address; opens the session once. */
  readonly launchCode: string | null;
  readonly children: ReactNode;
}

/** Opens the session with the launch code of the address, or finds out whether there is one already. Nobody is kept from looking. */
export function SessionProvider({ launchCode, children }: SessionProviderProps) {
  const api = useApi();
  /** A code opens one session: asked again, e.g. after the session has ended, it would only count as a guess. */
  const [code] = useState(() => ({ left: launchCode }));
  const query = useQuery({
    queryKey: SESSION_KEY,
    queryFn: async (): Promise<Access> => {
      const { left } = code;
      code.left = null;
      try {
        await (left === null ? api.readSession() : api.openSession(left));
        return "changer";
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === "unreachable") throw error;
        return failure.code === "launch.expired" ? "spent" : "looker";
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <AccessContext value={query.data ?? "unknown"}>{children}</AccessContext>;
}
