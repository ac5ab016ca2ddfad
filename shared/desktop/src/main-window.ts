import { BrowserWindow, type NativeImage, type Rectangle, screen } from "electron";
import { readKept, writeKept } from "./kept-file.ts";
import { fitPlace, readPlace, SMALLEST } from "./window-place.ts";

export interface MainWindowOptions {
  readonly title: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly icon: NativeImage;
  /** Where it is kept where the window was. */
  readonly placeFile: string;
  /** Script of the page's side, absolute. */
  readonly preload: string;
  readonly isInstalled: boolean;
  /** Whether closing hides it. */
  readonly hidesOnClose: () => boolean;
  readonly onCrash: () => void;
}

/** The program's one window. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  readonly #window: BrowserWindow;

  constructor(options: MainWindowOptions) {
    this.#options = options;
    const place = readPlace(readKept(options.placeFile));
    const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
    this.#window = new BrowserWindow({
      ...fitPlace(place, screens, options.size),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      title: options.title,
      icon: options.icon,
      show: false,
      autoHideMenuBar: true,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        // Its dictionaries would be fetched from elsewhere.
        spellcheck: false,
        devTools: !options.isInstalled,
        // The page goes on while nobody sees it: it tells the sign beside the clock, and of what has ended.
        backgroundThrottling: false,
      },
    });
    if (place?.maximized) this.#window.maximize();
    this.#window.on("close", (event) => {
      this.#keepPlace();
      if (!options.hidesOnClose()) return;
      event.preventDefault();
      this.#window.hide();
    });
    this.#window.webContents.on("render-process-gone", (_event, { reason }) => {
      if (reason !== "clean-exit") options.onCrash();
    });
  }

  /** Shows an address; that another one took its place meanwhile is no failure. */
  async load(address: string): Promise<void> {
    if (this.#window.isDestroyed()) return;
    try {
      await this.#window.loadURL(address);
    } catch (error) {
      const isReplaced = error instanceof Error && "code" in error && error.code === "ERR_ABORTED";
      if (!isReplaced && !this.#window.isDestroyed()) throw error;
    }
  }

  /**
   * Starts the page's process ahead of the first page. Not while another program is being started: that one would inherit the other end of
   * the page's connection, and hold it after the page's process has died, so that nobody would hear of its death.
   */
  warmUp(): void {
    void this.load("about:blank");
  }

  /** Brings it before the person's eyes, from wherever it is. */
  reveal(): void {
    if (this.#window.isDestroyed()) return;
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  #keepPlace(): void {
    const bounds: Rectangle = this.#window.getNormalBounds();
    try {
      writeKept(this.#options.placeFile, JSON.stringify({ ...bounds, maximized: this.#window.isMaximized() }));
    } catch {
      // A full disk must not keep the window open; it opens elsewhere the next time.
    }
  }
}
