/** Under which the session is kept among what was asked of the card. */
export const SESSION_KEY = ["session"] as const;
