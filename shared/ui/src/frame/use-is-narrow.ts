import { useMediaQuery } from "@mantine/hooks";

/** Whether the page is as narrow as a phone's, where tables stack what belongs to a row: below the theme's `sm`. Known from the first picture on. */
export const useIsNarrow = (): boolean => useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
