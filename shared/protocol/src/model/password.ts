/** Shortest password accepted, in characters; longest, so that hashing cannot be made expensive. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

export const PASSWORD_FAULTS = ["too-short", "too-long", "unchanged", "is-user-name", "is-default"] as const;
/** Why a new password is refused; `errors[].code` of the problem `password.unfit`. `too-short` and `too-long` carry their limit. */
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];
