/** What one poll asks for: twenty objects of RFC 1628 that a view of many cards shows. */
export const POLLED_NAMES: readonly string[] = [
  ...["2.1.0", "2.2.0", "2.3.0", "2.4.0", "2.5.0", "2.6.0", "2.7.0", "3.1.0", "3.2.0", "3.3.1.3.1"],
  ...["3.3.1.2.1", "4.1.0", "4.2.0", "4.3.0", "4.4.1.2.1", "4.4.1.3.1", "4.4.1.4.1", "4.4.1.5.1", "6.1.0", "7.3.0"],
].map((suffix) => `1.3.6.1.2.1.33.1.${suffix}`);
