import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import { createCardSource } from "@istars/protocol/net/source/card-source.ts";
import { communityAsker, type NextAsker } from "@istars/protocol/net/source/next-asker.ts";
import { createNutSource } from "@istars/protocol/net/source/nut-source.ts";
import type { Source } from "@istars/protocol/net/source/observation.ts";
import { createSnmpSource } from "@istars/protocol/net/source/snmp-source.ts";
import type { SourceClock } from "@istars/protocol/net/source/source-clock.ts";
import { userAsker } from "@istars/protocol/net/source/user-asker.ts";
import type { SnmpSetting, SourceSetting } from "../settings/settings.ts";

export interface MakeSourceDeps {
  readonly clock: SourceClock;
  /** Shared by all sources that ask over SNMP v1 and v2c; closed by whoever made it, after the sources have ended. */
  readonly asker: Pick<SnmpAsker, "ask">;
  /** Told each event of a card once; other sources have none. */
  readonly onEvent?: (sourceId: string, event: EventRecord) => void;
}

/**
 * The source that a setting describes; it listens when it is run. `secrets`: as `loadSettings` gives them. Throws a `TypeError` that names a
 * value which cannot be, and an `Error` for a secret that was not loaded; neither comes from settings that `loadSettings` gave without faults.
 */
export function makeSource(
  setting: SourceSetting,
  secrets: ReadonlyMap<string, string>,
  { clock, asker, onEvent }: MakeSourceDeps,
): Source {
  const { id } = setting;
  const secret = (): string => {
    const held = secrets.get(id);
    if (held === undefined) throw new Error(`the secret of source ${id} was not loaded`);
    return held;
  };
  switch (setting.kind) {
    case "card": {
      const { url, identityKey } = setting;
      const listening = onEvent ? { onEvent: (event: EventRecord) => onEvent(id, event) } : {};
      return createCardSource({ id, url, token: secret(), identityKey }, { clock, ...listening });
    }
    case "snmp": {
      const { everyMs } = setting;
      return createSnmpSource({ id, everyMs }, { clock, ask: askerFor(setting, secret, asker) });
    }
    case "nut": {
      const { host, port, ups, login, tls, everyMs } = setting;
      return createNutSource({ id, host, port, ups, login: login && { user: login.user, password: secret() }, tls, everyMs }, { clock });
    }
  }
}

/** How an SNMP card is asked: v1 and v2c over the socket that all share, v3 in a session of its own. */
function askerFor(setting: SnmpSetting, secret: () => string, asker: MakeSourceDeps["asker"]): NextAsker {
  const { host, port } = setting;
  if (setting.version !== "v3") return communityAsker({ host, port, version: setting.version, community: secret() }, { asker });
  const { user: name, auth, priv } = setting;
  const [authPassword = "", privPassword = ""] = auth ? secret().split("\n") : [];
  return userAsker({
    host,
    port,
    user: {
      name,
      auth: auth && { protocol: auth.protocol, password: authPassword },
      priv: priv && { protocol: priv.protocol, password: privPassword },
    },
  });
}
