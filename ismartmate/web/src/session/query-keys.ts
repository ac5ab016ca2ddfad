/** Under which each answer is kept among what was asked of the service. */
export const SESSION_KEY = ["session"] as const;
export const TIMELINE_KEY = ["timeline"] as const;
export const REPORTS_KEY = ["reports"] as const;
export const SETTINGS_KEY = ["settings"] as const;
