import type { Pause } from "./pause.ts";
import type { LinkState, ServiceLink } from "./service-link.ts";
import type { SayShell } from "./shell-words.ts";
import { signIn, type WindowFetch } from "./sign-in.ts";
import { statusPage } from "./status-page.ts";

/** What is needed of the window. */
export interface Pane {
  load(address: string): Promise<void>;
  reveal(): void;
}

export interface PagePresenterOptions {
  readonly link: ServiceLink;
  readonly window: Pane;
  readonly fetch: WindowFetch;
  /** See `DesktopProgram`. */
  readonly sessionPath: string;
  readonly title: string;
  readonly locale: string;
  readonly say: SayShell;
  readonly howToStart: readonly string[];
  /** No window comes up by itself. */
  readonly startsHidden: boolean;
  /** There are no pages any more. */
  readonly onAway: () => void;
  readonly pause: Pause;
}

/** A service that is there sooner than this needs no page that says it is starting, ms. */
const PATIENCE_MS = 700;
/** The pause before a service that let nobody in is asked again, ms. */
const ASK_AGAIN_MS = 3_000;

/** Brings the service's pages into the window as soon as there are any, and a page that says why while there are none. */
export class PagePresenter {
  readonly #options: PagePresenterOptions;
  #state: LinkState = { kind: "starting" };
  #origin: string | null = null;
  /** Ends what was begun for the state before. */
  #turn = new AbortController();
  #isRevealed = false;
  #isClosed = false;

  constructor(options: PagePresenterOptions) {
    this.#options = options;
  }

  /** Origin of the service that is asked for its pages, and of the pages in the window; `null` while there are none. */
  get origin(): string | null {
    return this.#origin;
  }

  open(): void {
    this.#options.link.open((state) => this.#take(state));
  }

  /** Tries again at once, whatever it is that failed. */
  retry(): void {
    if (this.#isClosed) return;
    if (this.#state.kind === "ready") this.#take(this.#state);
    else this.#options.link.retry();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#turn.abort();
    await this.#options.link.close();
  }

  #take(state: LinkState): void {
    // A page that says why there is nothing stays until there is something, and does not blink with every attempt.
    if (this.#isClosed || (state.kind === "starting" && this.#state.kind === "away")) return;
    this.#turn.abort();
    const turn = new AbortController();
    this.#turn = turn;
    this.#state = state;
    void this.#present(state, turn.signal).catch(() => {}); // given up for a later state
  }

  async #present(state: LinkState, signal: AbortSignal): Promise<void> {
    const { window, fetch, sessionPath, pause } = this.#options;
    if (state.kind === "starting") await pause(PATIENCE_MS, signal);
    if (state.kind !== "ready") return this.#explain(state);
    for (;;) {
      try {
        this.#origin = new URL(state.url).origin;
        await signIn(fetch, state, sessionPath);
        if (signal.aborted) return;
        await window.load(`${state.url}/`);
        this.#reveal();
        return;
      } catch (error) {
        if (signal.aborted) return;
        await this.#explain({ kind: "away", reason: "refused", detail: error instanceof Error ? error.message : String(error) });
        await pause(ASK_AGAIN_MS, signal);
      }
    }
  }

  async #explain(state: Exclude<LinkState, { kind: "ready" }>): Promise<void> {
    const { window, title, locale, howToStart, say, onAway } = this.#options;
    this.#origin = null;
    if (state.kind === "away") onAway();
    await window.load(statusPage({ state, title, locale, howToStart, say }));
    this.#reveal();
  }

  /** The window comes up once by itself; where it is after that is the person's to say. */
  #reveal(): void {
    if (this.#isRevealed || this.#options.startsHidden) return;
    this.#isRevealed = true;
    this.#options.window.reveal();
  }
}
