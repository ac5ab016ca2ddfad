/** Under which each answer is kept among what was asked of the service. */
export const SESSION_KEY = ["session"] as const;
export const EVENTS_KEY = ["events"] as const;
