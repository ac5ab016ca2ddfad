import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Pictures and fonts are compressed already; below this many bytes the headers outweigh the gain. */
const COMPRESSIBLE = /\.(html|js|css|svg|json|txt|webmanifest)$/;
const LEAST_BYTES = 512;

/** Writes `.gz` and `.br` beside every file that gains by it. Returns what each file weighs on the wire with gzip, by its path below `folder`. */
export function compressFolder(folder: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const plain = readFileSync(path);
    const name = relative(folder, path).split(sep).join("/");
    sizes.set(name, plain.length);
    if (!COMPRESSIBLE.test(entry.name) || plain.length < LEAST_BYTES) continue;
    const gzip = gzipSync(plain, { level: 9 });
    writeFileSync(`${path}.gz`, gzip);
    writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }));
    sizes.set(name, gzip.length);
  }
  return sizes;
}
