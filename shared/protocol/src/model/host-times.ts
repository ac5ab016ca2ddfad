/** An agent says its word this often, ms, and on every change. */
export const HOST_REPORT_EVERY_MS = 10_000;
/** A word holds for this long, ms; a host that says no other is not protected any more. */
export const HOST_TTL_MS = 30_000;
/** A host that has been unprotected for this long raises `host-unprotected`, ms (SAFETY 31). */
export const HOST_UNPROTECTED_AFTER_MS = 300_000;
/** A host unseen for this long is no longer waited for with the time it asked for, ms (SAFETY 14). */
export const HOST_ABSENT_AFTER_MS = 86_400_000;
/** What a host is given that does not tell what it needs, or is unseen for so long, ms (SAFETY 14). */
export const HOST_DEFAULT_NEEDS_MS = 120_000;
