/** A length of time in the two units a person would name; the key picks the words, the numbers fill them. */
export type DurationWords =
  | { readonly key: "seconds"; readonly s: number }
  | { readonly key: "minutes"; readonly min: number }
  | { readonly key: "minutesSeconds"; readonly min: number; readonly s: number }
  | { readonly key: "hours"; readonly h: number; readonly min: number }
  | { readonly key: "days"; readonly d: number; readonly h: number };

/** Below this a countdown shows its seconds, ms. */
const FINE_UP_TO_MS = 10 * 60_000;

/**
 * How to say `ms`. `coarse` suits ages ("2 min ago"), `fine` what runs out ("2 min 05 s"). Always rounds down: neither an age nor
 * a remaining time is shown longer than it is.
 */
export function durationWords(ms: number, grain: "coarse" | "fine"): DurationWords {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return { key: "seconds", s: seconds };
  if (grain === "fine" && ms < FINE_UP_TO_MS) return { key: "minutesSeconds", min: minutes, s: seconds % 60 };
  if (hours === 0) return { key: "minutes", min: minutes };
  if (hours < 24) return { key: "hours", h: hours, min: minutes % 60 };
  return { key: "days", d: Math.floor(hours / 24), h: hours % 24 };
}
