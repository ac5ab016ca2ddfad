import { expect, test } from "vitest";
import { readArp, readIpNeigh, readProcArp } from "./neighbour-table.ts";

test("iproute2's table tells who is there, who is not, and who is still being asked", () => {
  const text = [
    "192.0.2.1 dev eth0 lladdr 02:FC:00:00:00:05 REACHABLE ",
    "192.0.2.2 dev eth0 lladdr 02:fc:00:00:00:06 STALE",
    "192.0.2.3 dev eth0  FAILED",
    "192.0.2.4 dev eth1 INCOMPLETE",
    "192.0.2.5 dev eth0 lladdr 02:fc:00:00:00:07 router PERMANENT",
    "Dump was interrupted and may be inconsistent.",
    "",
  ].join("\n");
  expect(Object.fromEntries(readIpNeigh(text))).toEqual({
    "192.0.2.1": { mac: "02:fc:00:00:00:05", state: "here", through: "eth0" },
    "192.0.2.2": { mac: "02:fc:00:00:00:06", state: "settling", through: "eth0" },
    "192.0.2.3": { mac: null, state: "gone", through: "eth0" },
    "192.0.2.4": { mac: null, state: "settling", through: "eth1" },
    "192.0.2.5": { mac: "02:fc:00:00:00:07", state: "settling", through: "eth0" },
  });
});

test("the kernel's own table counts complete entries only", () => {
  const text = `IP address       HW type     Flags       HW address            Mask     Device
192.0.2.1        0x1         0x2         02:fc:00:00:00:05     *        eth0
192.0.2.9        0x1         0x0         00:00:00:00:00:00     *        eth0
`;
  expect(Object.fromEntries(readProcArp(text))).toEqual({
    "192.0.2.1": { mac: "02:fc:00:00:00:05", state: "here", through: "eth0" },
    "192.0.2.9": { mac: null, state: "settling", through: "eth0" },
  });
});

test("arp -a is read as macOS and as Windows write it", () => {
  const mac = "? (192.0.2.1) at 2:fc:0:0:0:5 on en0 ifscope [ethernet]\nhost.lan (192.0.2.9) at (incomplete) on en0 ifscope [ethernet]\n";
  expect(Object.fromEntries(readArp(mac))).toEqual({
    "192.0.2.1": { mac: "02:fc:00:00:00:05", state: "here", through: "en0" },
    "192.0.2.9": { mac: null, state: "settling", through: "en0" },
  });
  const windows =
    "\r\nInterface: 192.0.2.2 --- 0x4\r\n  Internet Address      Physical Address      Type\r\n  192.0.2.1             02-fc-00-00-00-05     dynamic   \r\n";
  expect(Object.fromEntries(readArp(windows))).toEqual({ "192.0.2.1": { mac: "02:fc:00:00:00:05", state: "here", through: null } });
});
