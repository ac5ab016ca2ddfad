import { UpsError } from "../ups-error.ts";

/** The refusal of a reply that is not whole, with what was sent, in hex. */
export const malformed = (query: string, reply: string): UpsError =>
  new UpsError("reply.malformed", `the reply to ${query} is not whole: ${Buffer.from(reply, "latin1").toString("hex")}`);
