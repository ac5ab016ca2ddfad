/** Under which each answer is kept among what was asked of the service. */
export const EVENTS_KEY = ["events"] as const;
