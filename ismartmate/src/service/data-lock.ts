import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join, resolve } from "node:path";

/** Longer names the systems do not take for a socket, octets. */
const MAX_NAME = 100;

/**
 * Makes a data folder, if there is none yet, and keeps a second process off it: a socket in it, which the system lets go of with its process, however that ends. Rejects with an
 * `Error` that says who has the folder.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const name = socketName(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const server = await listen(name).catch(async (error: unknown) => {
    if (!isTaken(error)) throw error;
    if (await answers(name))
      throw new Error(`another process uses ${folder}: a service runs there already, or a command that takes its place`);
    // Left behind by a process that ended without a word.
    await rm(name, { force: true });
    return listen(name);
  });
  return { release: () => new Promise((done) => server.close(() => done())) };
}

function socketName(folder: string): string {
  if (process.platform === "win32") {
    return `\\\\.\\pipe\\istars-ismartmate-${createHash("sha256").update(resolve(folder).toLowerCase()).digest("hex").slice(0, 32)}`;
  }
  const name = join(resolve(folder), "lock");
  if (Buffer.byteLength(name) <= MAX_NAME) return name;
  throw new Error(`the path of the data folder is too long: ${folder}; name a shorter one with --data`);
}

function listen(name: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(name, () => {
      server.off("error", fail);
      server.unref();
      done(server);
    });
  });
}

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EADDRINUSE";

/** Whether somebody holds it. */
function answers(name: string): Promise<boolean> {
  const socket = connect(name);
  return new Promise((done) => {
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  }).then((isHeld) => {
    socket.destroy();
    return isHeld === true;
  });
}
