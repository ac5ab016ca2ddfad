import type { FastifyInstance } from "./server.ts";

/** Listens and gives the origin. Rejects with an `Error` that says which port is taken and what to do about it: `remedy`. */
export async function listenAt(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  remedy: string,
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isTaken ? new Error(`port ${port} of ${host} is in use; ${remedy}`, { cause: error }) : error;
  }
}
