import type { TrayState, TrayTone } from "@istars/protocol/model/platform.ts";
import { Menu, type NativeImage, nativeImage, Tray } from "electron";
import type { LoginStart } from "./login-start.ts";
import { type Colour, markBitmap } from "./mark-bitmap.ts";
import type { SayShell } from "./shell-words.ts";

/** As in the pages' own signs. */
const COLOURS: Readonly<Record<TrayTone, Colour>> = {
  ok: [0x22, 0x92, 0x5a],
  warning: [0xc4, 0x7b, 0x00],
  critical: [0xd5, 0x33, 0x3b],
  unknown: [0x6f, 0x7a, 0x8a],
};
const ACCENT: Colour = [0x2b, 0x60, 0xdd];
/** Pixels of a sign beside the clock. */
const SIGN = 16;

/** The program's picture in lists of windows. */
export const programImage = (): NativeImage => imageOf(64, ACCENT);

const imageOf = (size: number, colour: Colour): NativeImage =>
  nativeImage.createFromBitmap(Buffer.from(markBitmap(size, colour)), { width: size, height: size });

function signImage(tone: TrayTone): NativeImage {
  const image = imageOf(SIGN, COLOURS[tone]);
  const [width, height] = [SIGN * 2, SIGN * 2];
  image.addRepresentation({ scaleFactor: 2, width, height, buffer: Buffer.from(markBitmap(width, COLOURS[tone])) });
  return image;
}

export interface TraySignOptions {
  readonly say: SayShell;
  readonly loginStart: LoginStart;
  readonly onOpen: () => void;
  readonly onQuit: () => void;
}

/** The sign beside the clock: how things stand by its colour and, for whoever points at it or opens its menu, in words. */
export class TraySign {
  readonly #options: TraySignOptions;
  readonly #tray: Tray;
  #state: TrayState;

  constructor(options: TraySignOptions) {
    this.#options = options;
    this.#state = { tone: "unknown", text: options.say("notKnown") };
    this.#tray = new Tray(signImage(this.#state.tone));
    this.#tray.on("click", options.onOpen);
    this.#show();
  }

  set(state: TrayState): void {
    if (state.tone === this.#state.tone && state.text === this.#state.text) return;
    if (state.tone !== this.#state.tone) this.#tray.setImage(signImage(state.tone));
    this.#state = state;
    this.#show();
  }

  #show(): void {
    const { say, loginStart, onOpen, onQuit } = this.#options;
    const starts = loginStart.read();
    this.#tray.setToolTip(this.#state.text);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: this.#state.text, enabled: false },
        { type: "separator" },
        { label: say("open"), click: onOpen },
        ...(starts === null
          ? []
          : [
              {
                label: say("startAtLogin"),
                type: "checkbox" as const,
                checked: starts,
                click: () => {
                  loginStart.write(!starts);
                  this.#show();
                },
              },
            ]),
        { type: "separator" },
        { label: say("quitAttached"), click: onQuit },
      ]),
    );
  }
}
