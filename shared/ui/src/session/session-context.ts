import type { Session } from "@istars/protocol/model/http.ts";
import { createContext, useContext } from "react";

export interface SessionHold {
  readonly session: Session;
  logOut(): void;
}

export const SessionContext = createContext<SessionHold | null>(null);

/** Who is logged in. Only below the session gate. */
export function useSession(): SessionHold {
  const hold = useContext(SessionContext);
  if (hold === null) throw new Error("useSession needs the session gate around it");
  return hold;
}
