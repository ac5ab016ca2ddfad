import type { Caller } from "@istars/service/auth/auth.ts";
import type { Actor } from "../fleet/fleet.ts";

/** Who makes a call. */
export const actorOf = ({ caller, address }: { readonly caller: Caller; readonly address: string }): Actor => ({
  user: caller.user,
  address,
});
