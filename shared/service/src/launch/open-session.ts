import { problemErrorOf } from "@istars/protocol/model/client/problem-error.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";

/** Opens a session at a program of this machine with its secret or a launch code, and gives the cookie. Rejects with a `ProblemError`. */
export async function openLaunchSession(origin: string, secret: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(`${origin}${API_PREFIX}/session`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ secret }),
    signal,
  });
  if (!answer.ok) throw await problemErrorOf(answer);
  return answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
}
