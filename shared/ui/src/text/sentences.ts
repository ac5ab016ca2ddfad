/** Whole sentences one after the other, those that are empty left out. The full stop of Chinese brings its own space with it. */
export const joinSentences = (...sentences: readonly string[]): string =>
  sentences
    .filter((sentence) => sentence !== "")
    .reduce((text, sentence) => (text === "" || /[。！？]$/u.test(text) ? text + sentence : `${text} ${sentence}`), "");
