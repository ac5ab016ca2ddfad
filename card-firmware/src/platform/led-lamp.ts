import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lamp } from "./blink-timer.ts";

/** Where the kernel has its LEDs (Documentation/leds/leds-class.rst). */
const LEDS = "/sys/class/leds";
/** Names that say what an LED is for, as boards' device trees give them; the first that fits is taken. */
const LIKELY = [/identify|locate/i, /status/i];
/** Blinks by itself, half a second on and half a second off. */
const BLINKING = "timer";

/** The LED of that name, or the one whose name says that it is for this; `null` where there is none. */
export async function findLed(name: string | null, leds: string = LEDS): Promise<Lamp | null> {
  const names = (await readdir(leds).catch(() => [])).sort(); // a machine without LEDs
  const found = name === null ? LIKELY.flatMap((likely) => names.filter((one) => likely.test(one)))[0] : names.find((one) => one === name);
  return found === undefined ? null : new LedLamp(join(leds, found));
}

/** An LED of the kernel. What made it shine before does so again afterwards. */
class LedLamp implements Lamp {
  readonly #directory: string;
  #before: { readonly trigger: string; readonly brightness: string } | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async on(): Promise<void> {
    const triggers = await this.#read("trigger");
    // All triggers there are, the one that counts in brackets.
    const trigger = /\[([^\]]+)\]/.exec(triggers)?.[1] ?? "none";
    this.#before ??= { trigger, brightness: await this.#read("brightness") };
    await writeFile(join(this.#directory, "trigger"), BLINKING);
  }

  async off(): Promise<void> {
    const before = this.#before;
    this.#before = null;
    if (before === null) return;
    await writeFile(join(this.#directory, "trigger"), before.trigger);
    if (before.trigger === "none") await writeFile(join(this.#directory, "brightness"), before.brightness);
  }

  async #read(file: string): Promise<string> {
    return (await readFile(join(this.#directory, file), "utf8")).trim();
  }
}
