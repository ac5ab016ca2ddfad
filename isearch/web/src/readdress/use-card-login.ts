import { platformHere, usePlatformAbout } from "@istars/ui/platform/use-platform.ts";
import { useEffect, useState } from "react";
import { type Login, NO_LOGIN, readLogin } from "./login.ts";

/** Under what it is kept in the system's keychain. */
const KEPT_AS = "card-log-in";

export interface CardLogin {
  readonly value: Login;
  readonly change: (login: Login) => void;
  /** Whether it is to be kept; `null` where there is no keychain, e.g. in a browser. */
  readonly remembers: boolean | null;
  readonly setRemembers: (remembers: boolean) => void;
  /** It was used: it is kept from now on, or kept no longer. */
  readonly used: () => void;
}

/** Who asks a card for something: as typed, or as the desktop window has kept it. */
export function useCardLogin(): CardLogin {
  const canKeep = usePlatformAbout()?.canKeepSecrets === true;
  const [value, change] = useState(NO_LOGIN);
  const [remembers, setRemembers] = useState(false);
  useEffect(() => {
    if (!canKeep) return;
    let isHere = true;
    platformHere()
      ?.readSecret(KEPT_AS)
      .then((text) => {
        const kept = readLogin(text);
        if (!isHere || kept === null) return;
        setRemembers(true);
        // What somebody has typed meanwhile stands.
        change((typed) => (typed === NO_LOGIN ? kept : typed));
      })
      .catch(() => {}); // what cannot be read is typed
    return () => {
      isHere = false;
    };
  }, [canKeep]);
  const used = () => {
    const desk = canKeep ? platformHere() : null;
    const done = remembers ? desk?.keepSecret(KEPT_AS, JSON.stringify(value)) : desk?.forgetSecret(KEPT_AS);
    done?.catch(() => {}); // it is asked for again the next time
  };
  return { value, change, remembers: canKeep ? remembers : null, setRemembers, used };
}
