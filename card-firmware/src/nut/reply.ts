import type { NutError } from "@istars/protocol/net/nut/errors.ts";

/** What goes back for one line. */
export interface Reply {
  /** One or more whole lines, each with its LF. */
  readonly text: string;
  readonly isError: boolean;
  /** True if the connection ends after it. */
  readonly closes: boolean;
}

/** An answer of one line. */
export const say = (line: string): Reply => ({ text: `${line}\n`, isError: false, closes: false });

/** An answer of several lines, between `BEGIN LIST` and `END LIST`; `entries` are whole lines with their LF. */
export const sayList = (title: string, entries: string): Reply => ({
  text: `BEGIN LIST ${title}\n${entries}END LIST ${title}\n`,
  isError: false,
  closes: false,
});

export const refuse = (error: NutError): Reply => ({ text: `ERR ${error}\n`, isError: true, closes: false });

/** The last word on a connection. */
export const farewell = (reply: Reply): Reply => ({ ...reply, closes: true });
