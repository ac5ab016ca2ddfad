import { PASSWORD_LENGTH, type PasswordFault } from "@istars/protocol/model/http.ts";
import { preparePassword } from "./verifier.ts";

/** The one user of a new card. */
export const FIRST_USER = "admin";
/** The password of a new card; good for nothing but setting another one. */
export const DEFAULT_PASSWORD = "admin";

/** Everything that is wrong with `next` as the password of `user`; empty if it may be used. `current` is `null` for a first password. */
export function passwordFaults(next: string, user: string, current: string | null): readonly PasswordFault[] {
  const prepared = preparePassword(next);
  const folded = prepared.toLowerCase();
  const length = [...prepared].length;
  const faults: PasswordFault[] = [];
  if (length < PASSWORD_LENGTH.min) faults.push("too-short");
  if (length > PASSWORD_LENGTH.max) faults.push("too-long");
  if (current !== null && prepared === preparePassword(current)) faults.push("unchanged");
  if (folded === user.toLowerCase()) faults.push("is-user-name");
  if (folded === DEFAULT_PASSWORD) faults.push("is-default");
  return faults;
}
