import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startUpsSimulator, type UpsSimulator, type UpsSimulatorOptions } from "../simulators/ups/simulator.ts";
import { NutStation } from "./nut.ts";

/** What `nutdrv_qx` on the simulator needs of this machine. */
export const NUTDRV_QX_PEERS = ["nut-server", "nut-client", "socat"] as const;

/** A simulated UPS that NUT's driver reads. */
export interface NutBench extends AsyncDisposable {
  readonly ups: UpsSimulator;
  readonly nut: NutStation;
  /** The pseudo-terminal between the two. */
  readonly path: string;
}

/** A simulated UPS on a pseudo-terminal of its own, with NUT's driver and server reading it once a second. */
export async function startNutBench(options: UpsSimulatorOptions, settings: Readonly<Record<string, string | null>>): Promise<NutBench> {
  const stack = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), "ups-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, "tty");
    const ups: UpsSimulator = stack.use(await startUpsSimulator({ noiseVolts: 0, ...options, listen: `pty:${path}` }));
    // The driver asks for the status bits alone in between; here every poll is to bring all figures.
    const rhythm = { pollinterval: "1", pollfreq: "1" };
    const nut = stack.use(await NutStation.start({ name: "sim", driver: "nutdrv_qx", settings: { port: path, ...rhythm, ...settings } }));
    return { ups, nut, path, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Whether `ups.status` shows just these words. */
export const hasStatus = async (nut: NutStation, ...words: string[]): Promise<boolean> =>
  (await nut.status()).join(" ") === words.join(" ");

/** All variables, if one of them has this value. */
export async function readWhile(nut: NutStation, name: string, value: string): Promise<Readonly<Record<string, string>> | undefined> {
  const shown = await nut.read();
  return shown[name] === value ? shown : undefined;
}
