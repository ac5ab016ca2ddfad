/** A length of time in the two units a person would name: the key picks the words, of the numbers they use some. */
export interface DurationWords {
  readonly key: "seconds" | "minutes" | "minutesSeconds" | "hours" | "days";
  readonly d: number;
  readonly h: number;
  readonly min: number;
  readonly s: number;
}

/** Below this a countdown shows its seconds, minutes. */
const FINE_UP_TO_MIN = 10;

/**
 * How to say `ms`. `coarse` suits ages ("2 min ago"), `fine` what runs out ("2 min 5 s"). Always rounds down: neither an age nor
 * a remaining time is shown longer than it is.
 */
export function durationWords(ms: number, grain: "coarse" | "fine"): DurationWords {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const key =
    minutes === 0
      ? "seconds"
      : grain === "fine" && minutes < FINE_UP_TO_MIN
        ? "minutesSeconds"
        : hours === 0
          ? "minutes"
          : hours < 24
            ? "hours"
            : "days";
  return { key, d: Math.floor(hours / 24), h: hours % 24, min: minutes % 60, s: seconds % 60 };
}
