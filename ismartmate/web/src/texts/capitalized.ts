/** The same text as the beginning of a sentence, or as a cell of its own. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
