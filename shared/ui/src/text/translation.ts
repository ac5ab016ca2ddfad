/**
 * What another language has to say for the English words `T`: the same keys, and words of its own. The form for one thing is left out
 * with the languages that do not tell one from many.
 */
export type Translation<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translation<T[K]>;
};
