import { ApiProblem } from "./api-problem.ts";
import type { FastifyReply, FastifyRequest } from "./server.ts";

/** Names what an answer shows in its version: `ETag: "SUBJECT-VERSION"`. */
export function tagReply(reply: FastifyReply, subject: string, version: number): void {
  reply.header("etag", `"${subject}-${version}"`);
}

/** The version of `subject` that `If-Match` names. Throws `settings.version-required`. Source: RFC 9110 §13.1.1, RFC 6585 §3. */
export function matchedVersion(request: FastifyRequest, subject: string): number {
  const [, name, version] = /^"([a-z]+(?:-\d{1,15})?)-(\d{1,15})"$/.exec(request.headers["if-match"] ?? "") ?? [];
  if (name !== subject || version === undefined) throw new ApiProblem("settings.version-required");
  return Number(version);
}
