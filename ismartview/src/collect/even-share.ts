const GOLDEN = 0.618_033_988_749_894_9;

/** A number from 0 to below 1 for each id: those of any run of ids lie evenly, so that what is done once in a while is not done all at once. */
export const evenShare = (id: number): number => (id * GOLDEN) % 1;
