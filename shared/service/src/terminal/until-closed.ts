/** Resolves when whoever started this program has let go of it. What comes before that is passed over. Never rejects. */
export async function untilClosed(stdin: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of stdin);
  } catch {
    // Broken is closed, too.
  }
}
