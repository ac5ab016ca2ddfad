import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { ETHERNET } from "@istars/protocol/net/discovery/virtual-room.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import type { Presence } from "./address-probe.ts";
import type { SystemCommands } from "./system-commands.ts";
import { SystemProbe } from "./system-probe.ts";

const NEVER = new AbortController().signal;

interface Bench {
  readonly clock: VirtualClock;
  readonly commands: string[];
  readonly knocked: string[];
  look(...addresses: string[]): Promise<ReadonlyMap<string, Presence>>;
}

/** A system whose programs say what `answer` says; `null`: it has no such program. */
function bench(
  answer: (command: string, atMs: number) => string | null,
  { platform = "linux", canSend = true, procArp = null }: { platform?: NodeJS.Platform; canSend?: boolean; procArp?: string | null } = {},
): Bench {
  const clock = new VirtualClock();
  const commands: string[] = [];
  const knocked: string[] = [];
  const system: SystemCommands = {
    run: async (command) => {
      commands.push(command.join(" "));
      return answer(command.join(" "), clock.monoMs());
    },
    read: async () => procArp,
  };
  const interfaces = (): readonly LocalInterface[] => [LOOPBACK, ETHERNET];
  const probe = new SystemProbe({
    ...{ clock, interfaces, commands: system, platform },
    openSocket: async ({ address }) => {
      if (!canSend) throw new Error("EADDRNOTAVAIL");
      return { port: 1, send: async (_bytes, _port, to) => void knocked.push(`${address} ${to}`), close: async () => {} };
    },
  });
  return { clock, commands, knocked, look: (...addresses) => probe.look(addresses, NEVER) };
}

async function within<T>(clock: VirtualClock, ms: number, work: Promise<T>): Promise<T | "not yet"> {
  await clock.advance(ms);
  return Promise.race([work, Promise.resolve("not yet" as const)]);
}

const neigh = (...lines: string[]) => lines.map((line) => `192.0.2.${line}`).join("\n");

test("whoever answers ARP is there, with its MAC; who does not in the kernel's time is not", async () => {
  const { clock, knocked, look } = bench((_, atMs) =>
    neigh("5 dev eth0 lladdr 02:fc:00:00:00:05 REACHABLE", atMs < 3_000 ? "6 dev eth0 INCOMPLETE" : "6 dev eth0 FAILED"),
  );
  const looking = look("192.0.2.5", "192.0.2.6");
  expect(await within(clock, 2_900, looking)).toBe("not yet");
  const seen = await within(clock, 400, looking);
  expect(seen).toEqual(
    new Map<string, Presence>([
      ["192.0.2.5", { kind: "present", mac: "02:fc:00:00:00:05" }],
      ["192.0.2.6", { kind: "absent" }],
    ]),
  );
  expect(knocked).toEqual(["192.0.2.254 192.0.2.5", "192.0.2.254 192.0.2.6"]);
});

test("an old entry is forgotten first where the system lets us, and otherwise proves nothing until it is settled", async () => {
  const { clock, commands, look } = bench((_, atMs) => neigh(`5 dev eth0 lladdr 02:fc:00:00:00:05 ${atMs < 8_000 ? "DELAY" : "FAILED"}`));
  const looking = look("192.0.2.5");
  expect(await within(clock, 7_900, looking)).toBe("not yet");
  expect(await within(clock, 300, looking)).toEqual(new Map([["192.0.2.5", { kind: "absent" }]]));
  expect(commands).toContain("ip -4 neigh del 192.0.2.5 dev eth0");
});

test("an entry that never settles, a table that cannot be read and a question that cannot be sent leave it unknown", async () => {
  const unknown = new Map([["192.0.2.5", { kind: "unknown" }]]);
  const permanent = bench(() => neigh("5 dev eth0 lladdr 02:fc:00:00:00:05 PERMANENT"));
  expect(await within(permanent.clock, 9_500, permanent.look("192.0.2.5"))).toEqual(unknown);
  const unlisted = bench(() => "");
  expect(await within(unlisted.clock, 4_500, unlisted.look("192.0.2.5"))).toEqual(unknown);
  const without = bench(() => null);
  expect(await within(without.clock, 500, without.look("192.0.2.5"))).toEqual(unknown);
  const mute = bench(() => "", { canSend: false });
  expect(await within(mute.clock, 500, mute.look("192.0.2.5"))).toEqual(unknown);
});

test("without iproute2 the kernel's table is read from its file", async () => {
  const procArp = "192.0.2.5 0x1 0x2 02:fc:00:00:00:05 * eth0\n192.0.2.6 0x1 0x0 00:00:00:00:00:00 * eth0\n";
  const { clock, look } = bench(() => null, { procArp });
  const seen = await within(clock, 4_500, look("192.0.2.5", "192.0.2.6"));
  expect(seen).toEqual(
    new Map<string, Presence>([
      ["192.0.2.5", { kind: "present", mac: "02:fc:00:00:00:05" }],
      ["192.0.2.6", { kind: "absent" }],
    ]),
  );
});

test("elsewhere than on Linux arp tells, and who is not in its table is not there", async () => {
  const { clock, commands, look } = bench(() => "  192.0.2.5   02-fc-00-00-00-05   dynamic", { platform: "win32" });
  const seen = await within(clock, 4_500, look("192.0.2.5", "192.0.2.6"));
  expect(seen).toEqual(
    new Map<string, Presence>([
      ["192.0.2.5", { kind: "present", mac: "02:fc:00:00:00:05" }],
      ["192.0.2.6", { kind: "absent" }],
    ]),
  );
  expect(new Set(commands)).toEqual(new Set(["arp -a"]));
});

test("behind a router an answer to a ping is somebody, and silence or a router's word is not known to be nobody", async () => {
  const said = (command: string) => {
    if (command.endsWith(".7")) return "64 bytes from 198.51.100.7: icmp_seq=1 ttl=63 time=1.2 ms";
    return command.endsWith(".8") ? "Reply from 198.51.100.1: Destination host unreachable." : null;
  };
  const { clock, commands, look } = bench(said);
  const seen = await within(clock, 0, look("198.51.100.7", "198.51.100.8", "198.51.100.9"));
  expect(seen).toEqual(
    new Map<string, Presence>([
      ["198.51.100.7", { kind: "present", mac: null }],
      ["198.51.100.8", { kind: "unknown" }],
      ["198.51.100.9", { kind: "unknown" }],
    ]),
  );
  expect(commands).toEqual(["7", "8", "9"].map((last) => `ping -n -c 1 -W 1 198.51.100.${last}`));
});

test("looking ends when it is called off", async () => {
  const { clock, look } = bench(() => "");
  expect(await within(clock, 0, look())).toEqual(new Map());
  const stop = new AbortController();
  const probe = new SystemProbe({
    ...{ clock, interfaces: () => [ETHERNET], platform: "linux" as const },
    commands: { run: async () => "", read: async () => null },
    openSocket: async () => ({ port: 1, send: async () => {}, close: async () => {} }),
  });
  const looking = probe.look(["192.0.2.5"], stop.signal);
  const ended = expect(looking).rejects.toThrow("enough");
  await clock.advance(100);
  stop.abort(new Error("enough"));
  await ended;
});
