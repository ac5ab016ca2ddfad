import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Debian packages that suites need as real peers, each with a file that proves it is there. */
export const PEERS = {
  snmp: "/usr/bin/snmpbulkwalk",
  snmpd: "/usr/sbin/snmpd",
  "nut-server": "/lib/nut/upsd",
  "nut-client": "/lib/nut/upsmon",
  "nut-snmp": "/lib/nut/snmp-ups",
  socat: "/usr/bin/socat",
  jq: "/usr/bin/jq",
  "dnsmasq-base": "/usr/sbin/dnsmasq",
  chromium: "/usr/bin/chromium",
  "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  udhcpc: "/sbin/udhcpc",
  udhcpd: "/usr/sbin/udhcpd",
  "avahi-daemon": "/usr/sbin/avahi-daemon",
  "avahi-utils": "/usr/bin/avahi-browse",
  dbus: "/usr/bin/dbus-daemon",
  curl: "/usr/bin/curl",
  iproute2: "/sbin/ip",
  xvfb: "/usr/bin/Xvfb",
  "libgtk-3-0": "/usr/share/doc/libgtk-3-0/copyright",
  libnss3: "/usr/share/doc/libnss3/copyright",
  libgbm1: "/usr/share/doc/libgbm1/copyright",
  libasound2: "/usr/share/doc/libasound2/copyright",
} as const satisfies Record<string, string>;
export type Peer = keyof typeof PEERS;

/** Those of `wanted` that are not on this machine. A suite is skipped when this is not empty, and says so by its name. */
export const missingPeers = (...wanted: readonly Peer[]): readonly Peer[] => wanted.filter((peer) => !existsSync(PEERS[peer]));

/**
 * Installs what is missing where that is possible (root and apt), and says what is left out and why where it is not.
 * Returns the peers that are still missing.
 */
export function installPeers(): readonly Peer[] {
  const missing = missingPeers(...(Object.keys(PEERS) as Peer[]));
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    console.error(`Not installed, and only root can install them with apt: ${missing.join(", ")}. The suites that need them are skipped.`);
    return missing;
  }
  console.error(`Installing Debian packages: ${missing.join(", ")} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...missing],
  ]) {
    const done = spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    if (done.status !== 0) console.error(`apt-get ${args[0]} ended with ${done.status ?? done.signal}`);
  }
  return missingPeers(...missing);
}
