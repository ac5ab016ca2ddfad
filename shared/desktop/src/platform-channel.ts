/** The one way from a page to the window. */
export const PLATFORM_CHANNEL = "istars:platform";
