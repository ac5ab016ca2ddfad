/** Resolves after the event loop has handed over the input that was already waiting. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
