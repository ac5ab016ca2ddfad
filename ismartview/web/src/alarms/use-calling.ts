import { useLocalStorage } from "@mantine/hooks";

const KEY = "ismartview-sound";

/** Whether this browser makes a sound for a critical alarm that nobody has acknowledged; off until somebody turns it on here. */
export const useCalling = () => useLocalStorage({ key: KEY, defaultValue: false, getInitialValueInEffect: false });

export const useIsCalling = (): boolean => useCalling()[0];
