/** What to send, and how the reply's end is known. */
export interface Request {
  readonly text: string;
  /** First character of a valid reply; another frame in between is dropped and counted. `null`: no reply comes if all is well. */
  readonly replyStart: string | null;
  /** How long to wait for the whole reply, or for a refusal where none comes, ms. */
  readonly timeoutMs: number;
}

/**
 * One question, one answer, on a line that nobody else talks on meanwhile. Resolves with the reply without its start and end
 * characters, or `""` where none is expected. Rejects with `UpsError`: `reply.timeout`, `command.rejected`, `port.closed`.
 */
export type Exchange = (request: Request, signal: AbortSignal) => Promise<string>;
