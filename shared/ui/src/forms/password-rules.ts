import { PASSWORD_LENGTH, type PasswordFault } from "@istars/protocol/model/password.ts";

export interface PasswordRule {
  readonly fault: PasswordFault;
  readonly isMet: boolean;
}

/** The card's rules for a password that can be broken by `user`, as far as they can be told while typing; the card has the last word. */
export function passwordRules({
  next,
  current,
  user,
}: {
  readonly next: string;
  readonly current: string;
  readonly user: string;
}): readonly PasswordRule[] {
  const length = [...next].length;
  const isEntered = length > 0;
  const rules: PasswordRule[] = [
    { fault: "too-short", isMet: length >= PASSWORD_LENGTH.min },
    { fault: "unchanged", isMet: isEntered && next !== current },
  ];
  // A rule that the others imply, or that only few meet, is worth a line only for those it stops.
  if (user.length >= PASSWORD_LENGTH.min)
    rules.push({ fault: "is-user-name", isMet: isEntered && next.toLowerCase() !== user.toLowerCase() });
  if (length > PASSWORD_LENGTH.max) rules.push({ fault: "too-long", isMet: false });
  return rules;
}
