import type { Platform, PlatformCall } from "@istars/protocol/model/platform.ts";
import { argumentsFit, isPlatformCall } from "@istars/protocol/model/platform-check.ts";
import { isOwnAddress } from "./address-rules.ts";

/** Who asks: a frame of some page. */
export interface Asker {
  readonly url: string;
  readonly parent: unknown;
}

export interface PlatformServerOptions {
  readonly platform: Platform;
  /** Origin of the service, `null` while there is none. */
  readonly origin: () => string | null;
}

/**
 * Answers what a page asks of the window. Only the topmost frame of the service's own page is heard; names and arguments are checked
 * before anything is done. Rejects with an `Error` otherwise.
 */
export async function answerPage(
  { platform, origin }: PlatformServerOptions,
  asker: Asker | null,
  name: unknown,
  given: unknown,
): Promise<unknown> {
  if (asker === null || asker.parent !== null || !isOwnAddress(asker.url, origin())) throw new Error("this page may not ask the window");
  if (!isPlatformCall(name)) throw new Error("the window knows no such call");
  return carryOut(platform, name, given);
}

/** A platform, for a call of which only the name is known. */
type Calls = { readonly [N in PlatformCall]: (...given: Parameters<Platform[N]>) => Promise<unknown> };

function carryOut<N extends PlatformCall>(calls: Calls, name: N, given: unknown): Promise<unknown> {
  if (!argumentsFit(name, given)) throw new Error(`the arguments of ${name} do not fit`);
  return calls[name](...given);
}
