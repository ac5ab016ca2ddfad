import { isDeepStrictEqual } from "node:util";
import type { Observation, Source } from "@istars/protocol/net/source/observation.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { SourceSetting } from "../settings/settings.ts";

export interface SourceSetDeps {
  readonly makeSource: (setting: SourceSetting, secrets: LoadedSettings["secrets"]) => Source;
  /** A source said something: its link changed, or it has a reading. Called as it happens. */
  readonly onWord: (setting: SourceSetting, said: Observation) => void;
  readonly log: Logger;
}

interface Running {
  readonly setting: SourceSetting;
  readonly secret: string | undefined;
  readonly source: Source;
  begin(): void;
  end(): Promise<void>;
}

/** The sources that are listened to, in the order of the settings. */
export class SourceSet {
  readonly #deps: SourceSetDeps;
  #running: readonly Running[] = [];

  constructor(deps: SourceSetDeps) {
    this.#deps = deps;
  }

  /** What each knows at this very moment. */
  current(): readonly { readonly setting: SourceSetting; readonly said: Observation; readonly dropped: number }[] {
    return this.#running.map(({ setting, source }) => ({ setting, said: source.current(), dropped: source.dropped }));
  }

  /**
   * Takes other settings over: a source that is the same, its secret too, goes on undisturbed. All or none: throws what `makeSource` throws,
   * at once, and everything is as before. Resolves when those that are gone have ended.
   */
  replace({ settings, secrets }: LoadedSettings): Promise<unknown> {
    const before = this.#running;
    const same = (setting: SourceSetting): Running | undefined =>
      before.find((one) => one.secret === secrets.get(setting.id) && isDeepStrictEqual(one.setting, setting));
    const after = settings.sources.map((setting) => same(setting) ?? this.#make(setting, secrets));
    this.#running = after;
    for (const one of after) if (!before.includes(one)) one.begin();
    return Promise.all(before.filter((one) => !after.includes(one)).map((one) => one.end()));
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = [];
    await Promise.all(running.map((one) => one.end()));
  }

  #make(setting: SourceSetting, secrets: LoadedSettings["secrets"]): Running {
    const { makeSource, onWord, log } = this.#deps;
    const source = makeSource(setting, secrets);
    const stop = new AbortController();
    let running: Promise<void> = Promise.resolve();
    let unsubscribe = (): void => {};
    return {
      setting,
      source,
      secret: secrets.get(setting.id),
      begin: () => {
        unsubscribe = source.subscribe((said) => onWord(setting, said));
        running = source.run(stop.signal).catch((error: unknown) => {
          // It is not to; whoever wrote it wants to know. What it said grows old, and that is seen.
          log.error({ err: error, source: setting.id }, "a source ended by itself");
        });
      },
      end: async () => {
        unsubscribe();
        stop.abort();
        await running;
      },
    };
  }
}
