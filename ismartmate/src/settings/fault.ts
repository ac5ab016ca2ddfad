/** Where in the file something stands; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Keys and places from the top, e.g. `sources[0].token`; empty for the file itself. */
  readonly path: string;
}

/** Something in the file that cannot be, and what to do about it. Never holds a secret. */
export interface SettingsFault extends Place {
  readonly problem: string;
  readonly remedy: string;
}

/** The way to a value: keys of maps, places in lists counted from 0. */
export type Path = readonly (string | number)[];

/** A way as it is written for people: `sources[0].token`. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`), "");

/** One line for a terminal or a log: `12:5 when.steady: problem; remedy`. */
export const faultLine = ({ line, column, path, problem, remedy }: SettingsFault): string =>
  `${line}:${column} ${path === "" ? "" : `${path}: `}${problem}; ${remedy}`;
