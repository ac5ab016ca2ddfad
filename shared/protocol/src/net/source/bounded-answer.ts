/**
 * An answer with all of its body, which has to be no longer than `maxOctets`: a card that does not stop talking is no card. Refusals come
 * through as they are, `streamFetch` has made them short.
 */
export async function boundedAnswer(response: Response, maxOctets: number): Promise<Response> {
  const { ok, body, status } = response;
  if (!ok || body === null) return response;
  const parts: Uint8Array[] = [];
  let octets = 0;
  for await (const part of body) {
    octets += part.length;
    if (octets > maxOctets) throw new Error(`the answer is longer than ${maxOctets} octets`);
    parts.push(part);
  }
  return new Response(Buffer.concat(parts), { status });
}
