import { readFile } from "node:fs/promises";

/** Longer than any password, octets. */
const MAX_OCTETS = 4_096;

/** The first line of what comes in; rejects if that is empty. The secret is in no error. */
export async function readSecret(source: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let octets = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    octets += chunk.length;
    if (chunk.includes(0x0a) || octets > MAX_OCTETS) break;
  }
  return firstLine(Buffer.concat(chunks), name);
}

/** The same of a file. */
export async function readSecretFile(path: string): Promise<string> {
  return firstLine(await readFile(path), path);
}

function firstLine(octets: Buffer, name: string): string {
  const [line = ""] = octets.toString("utf8").split(/\r?\n/);
  if (line === "") throw new Error(`there is no password in the first line of ${name}`);
  if (Buffer.byteLength(line) > MAX_OCTETS) throw new Error(`the first line of ${name} is too long for a password`);
  return line;
}
