/** What a system knows of one neighbour. `settling`: it is being asked, or what is known is old and about to be proven. */
export interface Neighbour {
  readonly mac: string | null;
  readonly state: "here" | "gone" | "settling";
  /** The interface, where the table tells it. */
  readonly through: string | null;
}

type Table = ReadonlyMap<string, Neighbour>;

/** Kernel states of a neighbour. What an administrator wrote into the table proves nothing and stays `settling`. Source: ip-neighbour(8). */
const STATES: Readonly<Record<string, Neighbour["state"]>> = { REACHABLE: "here", FAILED: "gone" };

/** Reads `ip -4 neigh show`: `192.0.2.7 dev eth0 lladdr 02:00:5e:00:53:01 REACHABLE`. */
export function readIpNeigh(text: string): Table {
  return tableOf(text, /^(\S+)(?: dev (\S+))?(?: lladdr (\S+))?.* ([A-Z]+)\s*$/, ([, address = "", through, mac, state = ""]) => [
    address,
    { mac: mac?.toLowerCase() ?? null, state: STATES[state] ?? "settling", through: through ?? null },
  ]);
}

/** Reads Linux' `/proc/net/arp`: address, type, flags (2: complete), MAC, mask, interface. Source: arp(7). */
export function readProcArp(text: string): Table {
  return tableOf(text, /^([\d.]+)\s+0x\w+\s+0x(\w+)\s+(\S+)\s+\S+\s+(\S+)/, ([, address = "", flags = "0", mac = "", through = ""]) => {
    const isComplete = (Number.parseInt(flags, 16) & 2) !== 0;
    return [address, { mac: isComplete ? mac.toLowerCase() : null, state: isComplete ? "here" : "settling", through }];
  });
}

/**
 * Reads `arp -a` as it is on macOS and BSD, `? (192.0.2.7) at 2:0:5e:0:53:1 on en0 …`, and on Windows, `  192.0.2.7   02-00-5e-00-53-01   dynamic`.
 */
export function readArp(text: string): Table {
  return tableOf(
    text,
    /\(?(\d+\.\d+\.\d+\.\d+)\)?\s+(?:at\s+)?(\(?incomplete\)?|[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5})(?:\s+on\s+(\S+))?/i,
    (found) => {
      const [, address = "", text = "", through = null] = found;
      if (text.includes("incomplete")) return [address, { mac: null, state: "settling", through }];
      const mac = text.split(/[:-]/).map((octet) => octet.padStart(2, "0").toLowerCase());
      return [address, { mac: mac.join(":"), state: "here", through }];
    },
  );
}

function tableOf(text: string, line: RegExp, entryOf: (found: RegExpExecArray) => readonly [string, Neighbour]): Table {
  return new Map(
    text.split(/\r?\n/).flatMap((each) => {
      const found = line.exec(each);
      return found ? [entryOf(found)] : [];
    }),
  );
}
